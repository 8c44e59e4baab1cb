-- Tokens that users have made for programs. Of the secret only its SHA-256 is kept: it is random, not a password.
CREATE TABLE api_token (
    id         VARCHAR(32)  NOT NULL PRIMARY KEY,
    name       VARCHAR(100) NOT NULL,
    owner      VARCHAR(200) NOT NULL,
    rights     VARCHAR(200) NOT NULL,
    hash       VARCHAR(64)  NOT NULL,
    created_ms BIGINT       NOT NULL,
    expires_ms BIGINT       NOT NULL
);
