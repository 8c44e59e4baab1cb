package io.muster.benchmarks;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;

/** What redaction is measured on: three kinds of text, the same on every run. */
final class RedactionData {
    static final int BYTES = 64 << 20;

    private static final String[] MESSAGES = {
        "GET /api/v1/items/%d?limit=%d HTTP/1.1 200 %dms ua=\"Mozilla/5.0 (X11; Linux x86_64)\"",
        "Connection accepted from 10.0.%d.%d:%d (total 7)",
        "checkpoint complete: wrote %d buffers (%d.2%%); 0 WAL file(s) added; sync=0.%d s",
        "Scheduled task compaction-%d finished in %d ms, released %d bytes",
        "WARN slow query: SELECT id, name FROM orders WHERE customer = %d AND state = %d LIMIT %d",
        "session %d renewed for user u%d, next check in %d s"
    };

    private RedactionData() {}

    /** An ordinary log: one line of a hundred holds a password. */
    static byte[] text() {
        return lines(random -> "2026-11-21T12:00:%02d.123Z INFO  [worker-%d] com.example.Service - "
                        .formatted(random.nextInt(60), random.nextInt(32))
                + (random.nextInt(100) == 0
                        ? "login with password=s3cr" + random.nextInt() + " ok"
                        : MESSAGES[random.nextInt(MESSAGES.length)].formatted(
                                random.nextInt(100_000), random.nextInt(255), random.nextInt(60_000))));
    }

    /** Lines of a Kubernetes audit log: every one holds two secrets. */
    static byte[] audit() {
        return lines(random ->
                """
                {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"RequestResponse","auditID":"%s",\
                "stage":"ResponseComplete","requestURI":"/api/v1/namespaces/ns%d/secrets/db","verb":"get",\
                "user":{"username":"system:serviceaccount:kube-system:x","groups":["system:authenticated"]},\
                "sourceIPs":["10.0.0.%d"],"objectRef":{"resource":"secrets","name":"db"},\
                "responseObject":{"env":[{"name":"DB_PASSWORD","value":"s%d"}],"token":"t%d"},\
                "annotations":{"authorization.k8s.io/decision":"allow"}}"""
                        .formatted(
                                new UUID(random.nextLong(), random.nextLong()),
                                random.nextInt(99),
                                random.nextInt(255),
                                random.nextInt(),
                                random.nextLong()));
    }

    /** Objects of an API, a field on each line, environments among them. */
    static byte[] pretty() {
        return lines(random ->
                """
                  {
                    "name": "pod-%d",
                    "uid": "%s",
                    "image": "registry.example.com/app:%d",
                    "env": [
                      {
                        "name": "LOG_LEVEL",
                        "value": "info"
                      },
                      {
                        "name": "DB_PASSWORD",
                        "value": "s%d"
                      }
                    ],
                    "restarts": %d
                  },"""
                        .formatted(
                                random.nextInt(1000),
                                new UUID(random.nextLong(), random.nextLong()),
                                random.nextInt(99),
                                random.nextInt(),
                                random.nextInt(9)));
    }

    private static byte[] lines(Function<Random, String> line) {
        Random random = new Random(1);
        ByteArrayOutputStream out = new ByteArrayOutputStream(BYTES + 4096);
        while (out.size() < BYTES) {
            out.writeBytes(line.apply(random).getBytes(StandardCharsets.UTF_8));
            out.write('\n');
        }
        return out.toByteArray();
    }
}
