package io.muster.benchmarks;

import com.github.luben.zstd.Zstd;
import io.muster.protocol.agent.RedactionOrder;
import io.muster.protocol.json.Json;
import io.muster.redaction.Redacted;
import io.muster.redaction.Redaction;
import io.muster.redaction.Source;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bytes redacted per second of one core's CPU time, both readings counted: the one that finds what is to go and the one
 * that hands on the rest. {@code zstd -1} has the same bytes in turn.
 */
final class RedactionBenchmark implements Benchmark {
    private static final int ROUNDS = 9;
    private static final double MEGABYTE = 1e6;

    /** Of the peer, on two cores of another machine: from 1.4 to 6.9 MB/s; see its profile's decision. */
    private static final String TROUBLESHOOT = "Troubleshoot 1.4–6.9 MB/s on two cores";

    @Override
    public String name() {
        return "redaction";
    }

    /** Runs something and says how many bytes it took. */
    @FunctionalInterface
    private interface Work {
        long run() throws IOException;
    }

    @Override
    public List<Result> run(Path folder) throws IOException {
        List<Result> results = new ArrayList<>();
        byte[] text = RedactionData.text();
        byte[] audit = RedactionData.audit();
        byte[] pretty = RedactionData.pretty();
        double strict = rate(redacting("strict", text, folder));
        double zstd = rate(compressing(text));
        results.add(new Result(
                "`strict` on 64 MiB of text log, 1 % of lines hold a secret",
                "%.0f MB/s".formatted(strict),
                "zstd -1 of the same: %.0f MB/s; ratio %.2f".formatted(zstd, strict / zstd),
                "≥ 0.50 ×",
                strict >= 0.5 * zstd));
        results.add(
                fast("`strict` on 64 MiB of JSON audit lines, two secrets in each", "strict", audit, 60, "", folder));
        long broken = brokenLines(audit, folder);
        results.add(new Result("the same: lines that no longer parse", Long.toString(broken), "–", "0", broken == 0));
        results.add(fast("`strict` on 64 MiB of pretty JSON", "strict", pretty, null, "", folder));
        results.add(fast("`troubleshoot` on the text log", "troubleshoot", text, 50, TROUBLESHOOT, folder));
        results.add(fast("`troubleshoot` on the audit lines", "troubleshoot", audit, 25, TROUBLESHOOT, folder));
        results.add(fast("`troubleshoot` on the pretty JSON", "troubleshoot", pretty, null, TROUBLESHOOT, folder));
        return results;
    }

    private static Result fast(
            String what, String profile, byte[] data, @Nullable Integer least, String against, Path folder)
            throws IOException {
        double rate = rate(redacting(profile, data, folder));
        return new Result(
                what,
                "%.0f MB/s".formatted(rate),
                against.isEmpty() ? "–" : against,
                least == null ? "" : "≥ " + least + " MB/s per core",
                least == null ? null : rate >= least);
    }

    private static Work redacting(String profile, byte[] data, Path folder) {
        Redaction redaction = Redaction.of(RedactionOrder.withNewKey(profile, List.of(), List.of()));
        return () -> {
            long[] written = {0};
            try (Redacted redacted = redaction.redact("log/app.log", Source.of(data, 0, data.length), folder)) {
                if (redacted.failure() != null) {
                    throw new IOException(redacted.failure());
                }
                redacted.writeTo(piece -> written[0] += piece.remaining());
            }
            return written[0] > 0 ? data.length : 0;
        };
    }

    private static Work compressing(byte[] data) {
        byte[] target = new byte[(int) Zstd.compressBound(data.length)];
        return () -> Zstd.compressByteArray(target, 0, target.length, data, 0, data.length, 1) > 0 ? data.length : 0;
    }

    /** The median of what is left after warming up, by this thread's CPU time. */
    private static double rate(Work work) throws IOException {
        double[] rates = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            long bytes = work.run();
            long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
            rates[round] = bytes / MEGABYTE / (nanos / 1e9);
        }
        double[] warm = Arrays.copyOfRange(rates, ROUNDS / 2, ROUNDS);
        Arrays.sort(warm);
        return warm[warm.length / 2];
    }

    private static long brokenLines(byte[] data, Path folder) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(data.length);
        Redaction redaction = Redaction.of(RedactionOrder.withNewKey("strict", List.of(), List.of()));
        try (Redacted redacted = redaction.redact("log/audit.log", Source.of(data, 0, data.length), folder)) {
            redacted.writeTo(piece -> {
                byte[] bytes = new byte[piece.remaining()];
                piece.get(bytes);
                out.writeBytes(bytes);
            });
        }
        byte[] lines = out.toByteArray();
        long broken = 0;
        int from = 0;
        for (int i = 0; i < lines.length; i++) {
            if (lines[i] == '\n') {
                try {
                    Json.mapper().readTree(lines, from, i - from);
                } catch (IOException e) {
                    broken++;
                }
                from = i + 1;
            }
        }
        return broken;
    }
}
