-- What lets an agent enrol. Of the token only its SHA-256 is kept; times are milliseconds since 1970.
CREATE TABLE join_token (
    id         VARCHAR(36)  NOT NULL PRIMARY KEY,
    hash       VARCHAR(64)  NOT NULL UNIQUE,
    name       VARCHAR(100) NOT NULL,
    created_by VARCHAR(300) NOT NULL,
    created_ms BIGINT       NOT NULL,
    expires_ms BIGINT       NOT NULL,
    uses       INT          NOT NULL,
    used       INT          NOT NULL
);

-- Agents' identities, by the SHA-256 of their keys. One of a node is valid at a time: its revoked_ms is 0.
CREATE TABLE agent_identity (
    hash        VARCHAR(64)  NOT NULL PRIMARY KEY,
    node        VARCHAR(253) NOT NULL,
    token_id    VARCHAR(36)  NOT NULL,
    enrolled_ms BIGINT       NOT NULL,
    revoked_ms  BIGINT       NOT NULL,
    UNIQUE (node, revoked_ms)
);

-- Counts the changes of that table, so that looking for one is cheap.
CREATE TABLE agent_identity_change (number BIGINT NOT NULL);
INSERT INTO agent_identity_change (number) VALUES (0);
