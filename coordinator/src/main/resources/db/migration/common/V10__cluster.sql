-- Who leads, and who decides in a partition. Times are milliseconds of this database's clock.
CREATE TABLE lease (
    name       VARCHAR(32)   NOT NULL PRIMARY KEY,
    owner      VARCHAR(64),
    address    VARCHAR(300),
    epoch      BIGINT        NOT NULL,
    expires_ms BIGINT        NOT NULL
);
INSERT INTO lease (name, owner, address, epoch, expires_ms) VALUES ('leader', NULL, NULL, 0, 0);
INSERT INTO lease (name, owner, address, epoch, expires_ms) VALUES ('decision', NULL, NULL, 0, 0);

-- Where coordinators are. The id is the data directory's, the instance is this run's.
CREATE TABLE coordinator (
    id           VARCHAR(64)   NOT NULL PRIMARY KEY,
    instance     VARCHAR(64)   NOT NULL,
    address      VARCHAR(300)  NOT NULL,
    url          VARCHAR(1000) NOT NULL,
    version      VARCHAR(64)   NOT NULL,
    state        VARCHAR(16)   NOT NULL,
    heartbeat_ms BIGINT        NOT NULL
);

-- What coordinators must have in common and generate only once.
CREATE TABLE secret (
    name    VARCHAR(64)   NOT NULL PRIMARY KEY,
    content VARCHAR(1000) NOT NULL
);
