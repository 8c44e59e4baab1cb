package io.muster.coordinator.config;

import com.typesafe.config.Config;

/** {@code muster.audit}: how much of the audit log is kept. */
public record AuditConfig(long maxFileBytes, int keepFiles) {
    static AuditConfig from(Config c) {
        Values v = new Values(c, "muster.audit");
        return new AuditConfig(v.bytes("max-file-bytes"), v.number("keep-files", 1, 1_000_000));
    }
}
