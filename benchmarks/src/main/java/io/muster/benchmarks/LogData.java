package io.muster.benchmarks;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;

/**
 * Log trees like those of a production host: application, access, audit, database and system logs, three quarters as
 * text (about 7 : 1 with {@code zstd -1}) and one quarter as rotated {@code .gz}. The same seed writes the same bytes.
 */
final class LogData {
    private static final String[] CLASSES = {
        "com.acme.order.OrderService", "com.acme.pay.PaymentGateway", "com.acme.auth.TokenFilter",
        "org.apache.pekko.cluster.Cluster", "com.zaxxer.hikari.pool.PoolBase", "com.acme.stock.InventoryCache"
    };
    private static final String[] MESSAGES = {
        "Processed order id=%d in %d ms", "Cache miss key=item:%d shard=%d", "Connection pool stats total=%d idle=%d",
        "Retrying request %d attempt=%d", "Handled request seq=%d bytes=%d", "Leader lease renewed term=%d index=%d"
    };
    private static final String[] PATHS = {"/api/v1/orders/", "/api/v1/items/", "/static/app.", "/health?", "/cart/"};
    private static final String[] AGENTS = {"Mozilla/5.0 (X11; Linux x86_64)", "curl/7.88.1", "okhttp/4.12.0", "probe/1"
    };

    private final SplittableRandom random;
    private final String host;
    private long millis = Instant.parse("2026-09-21T14:13:20Z").toEpochMilli();

    private LogData(long seed, String host) {
        this.random = new SplittableRandom(seed);
        this.host = host;
    }

    /** Writes about {@code megabytes} (10⁶ bytes) below {@code folder/log}. */
    static void write(Path folder, String host, long seed, int megabytes) throws IOException {
        LogData data = new LogData(seed, host);
        double text = megabytes * 0.75e6;
        data.file(folder.resolve("log/app/service.log"), text * 0.35, data::application);
        data.file(folder.resolve("log/app/service.log.1"), text * 0.25, data::application);
        data.file(folder.resolve("log/web/access.log"), text * 0.20, data::access);
        data.file(folder.resolve("log/audit/audit.jsonl"), text * 0.10, data::audit);
        data.file(folder.resolve("log/db/postgresql.log"), text * 0.06, data::database);
        data.file(folder.resolve("log/sys/syslog"), text * 0.04, data::system);
        double packed = megabytes * 0.25e6;
        data.gzip(folder.resolve("log/app/service.log.2.gz"), packed * 0.5, data::application);
        data.gzip(folder.resolve("log/app/service.log.3.gz"), packed * 0.3, data::application);
        data.gzip(folder.resolve("log/web/access.log.1.gz"), packed * 0.2, data::access);
    }

    private interface Line {
        String next();
    }

    private void file(Path path, double bytes, Line line) throws IOException {
        Files.createDirectories(path.getParent());
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path), 1 << 20)) {
            for (long written = 0; written < bytes; ) {
                byte[] next = line.next().getBytes(StandardCharsets.UTF_8);
                out.write(next);
                written += next.length;
            }
        }
    }

    private void gzip(Path path, double packedBytes, Line line) throws IOException {
        Files.createDirectories(path.getParent());
        try (Counted counted = new Counted(new BufferedOutputStream(Files.newOutputStream(path), 1 << 20));
                OutputStream out = new GZIPOutputStream(counted, 1 << 16)) {
            while (counted.bytes < packedBytes) {
                out.write(line.next().getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private String time() {
        millis += random.nextInt(20);
        return Instant.ofEpochMilli(millis).toString();
    }

    private String application() {
        int x = random.nextInt(1_000_000);
        String level = x % 100 < 80 ? "INFO " : x % 100 < 92 ? "DEBUG" : x % 100 < 98 ? "WARN " : "ERROR";
        String line = time() + " " + level + " [" + host + "] [pool-" + x % 4 + "-thread-" + x % 16 + "] "
                + CLASSES[x % CLASSES.length] + " [trace=" + Integer.toHexString(random.nextInt()) + "] - "
                + MESSAGES[x % MESSAGES.length].formatted(x, x % 977) + "\n";
        if (!level.equals("ERROR")) {
            return line;
        }
        StringBuilder trace = new StringBuilder(line)
                .append("java.lang.IllegalStateException: no route to shard ")
                .append(x % 64)
                .append('\n');
        for (int i = 0; i < 12; i++) {
            String type = CLASSES[(x + i) % CLASSES.length];
            trace.append("\tat ").append(type).append(".handle").append(i).append('(');
            trace.append(type.substring(type.lastIndexOf('.') + 1))
                    .append(".java:")
                    .append((x >> i) % 900);
            trace.append(")\n");
        }
        return trace.append("Caused by: java.net.ConnectException: Connection refused\n")
                .toString();
    }

    private String access() {
        int x = random.nextInt(1_000_000);
        return "10." + x % 7 + "." + x % 251 + "." + x % 241 + " - - [" + time() + "] \"GET " + PATHS[x % 5] + x % 5000
                + " HTTP/1.1\" " + (x % 50 == 0 ? 500 : 200) + " " + x % 30000 + " \"-\" \"" + AGENTS[x % 4]
                + "\" rt=0."
                + x % 900 + "\n";
    }

    private String audit() {
        int x = random.nextInt(1_000_000);
        return "{\"ts\":\"" + time() + "\",\"host\":\"" + host + "\",\"actor\":\"svc-" + x % 40 + "\",\"action\":\""
                + (x % 2 == 0 ? "read" : "write") + "\",\"target\":\"/data/" + x % 9000 + "\",\"ok\":" + (x % 30 != 0)
                + ",\"req\":\"" + Integer.toHexString(x) + "-" + Integer.toHexString(random.nextInt(65536)) + "\"}\n";
    }

    private String database() {
        int x = random.nextInt(1_000_000);
        return time() + " UTC [" + (x % 300 + 1000) + "] app@orders LOG:  duration: " + x % 9000 / 1000.0
                + " ms  statement: SELECT id, status FROM orders WHERE customer_id = " + x
                + " AND created_at > now() - interval '1 day'\n";
    }

    private String system() {
        int x = random.nextInt(1_000_000);
        return time() + " " + host + " sshd[" + x % 9000 + "]: Accepted publickey for app from 10.0.0." + x % 250
                + " port " + x % 60000 + "\n";
    }

    /** Counts what passes. */
    private static final class Counted extends java.io.FilterOutputStream {
        private long bytes;

        Counted(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] content, int offset, int length) throws IOException {
            out.write(content, offset, length);
            bytes += length;
        }

        @Override
        public void write(int value) throws IOException {
            out.write(value);
            bytes++;
        }
    }
}
