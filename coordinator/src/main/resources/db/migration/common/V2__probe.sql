-- One row, written to find out whether the database takes writes again.
CREATE TABLE journal_probe (probes BIGINT NOT NULL);

INSERT INTO journal_probe VALUES (0);
