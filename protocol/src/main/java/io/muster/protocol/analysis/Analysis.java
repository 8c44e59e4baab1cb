package io.muster.protocol.analysis;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs analyzers over a bundle. Its entries are offered one after the other, and those remembered that an analyzer asks
 * for; then each analyzer reads its own. Bounded in the files, their sizes and the bytes altogether; what is left out
 * for that is told in a result, as is an analyzer that fails.
 *
 * @param <E> what the bundle's reader knows an entry by
 */
public final class Analysis<E> {
    /** Longest entry that is read, in bytes; less where that is more than an eighth of the heap. */
    public static final long MAX_ENTRY = 64 << 20;

    private static final int HEAP_SHARE = 8;

    /** Most entries that one analyzer judges, where it does not ask for one of every node. */
    static final int MAX_FILES = 1000;

    /** Most entries that all analyzers judge together, and most results but those that say what was not judged. */
    static final int MAX_ALL = 10_000;

    /** Most bytes that all analyzers read together. */
    static final long MAX_TOTAL = 1L << 30;

    private final AnalysisOrder order;
    private final Set<String> nodes;
    private final List<Wanted<E>> wanted = new ArrayList<>();
    private final long limit;
    private long bytesLeft = MAX_TOTAL;
    private int filesLeft = MAX_ALL;
    private int resultsLeft = MAX_ALL;

    /** @param nodes that were asked; none for the bundle of a single host */
    public Analysis(AnalysisOrder order, Collection<String> nodes) {
        this(order, nodes, Math.min(MAX_ENTRY, Runtime.getRuntime().maxMemory() / HEAP_SHARE));
    }

    /** @param limit longest entry that is read, in bytes */
    Analysis(AnalysisOrder order, Collection<String> nodes, long limit) {
        this.limit = limit;
        this.order = order;
        this.nodes = new TreeSet<>(nodes);
        order.analyzers().forEach(analyzer -> wanted.add(new Wanted<>(analyzer)));
    }

    /** Reads entries. */
    @FunctionalInterface
    public interface Source<E> {
        /** All of an entry, which is no longer than {@link #MAX_ENTRY}. */
        byte[] read(E entry) throws IOException;
    }

    private record Candidate<E>(EntryName name, long size, E entry) {}

    /** What one analyzer asks for, by path. */
    private static final class Wanted<E> {
        private final AnalyzerSpec analyzer;
        private final Map<String, Candidate<E>> files = new TreeMap<>();
        private int leftOut;

        Wanted(AnalyzerSpec analyzer) {
            this.analyzer = analyzer;
        }

        /** Whether it is one file more. */
        boolean offer(EntryName name, long size, E entry, boolean room) {
            FileSelection selection = analyzer.check().files();
            if (!selection.matches(name)) {
                return false;
            }
            boolean known = files.containsKey(name.path());
            if (known || (room && (selection.everyNode() || files.size() < MAX_FILES))) {
                files.put(name.path(), new Candidate<>(name, size, entry));
                return !known;
            }
            leftOut++;
            return false;
        }
    }

    /**
     * Offers a file. Where a path occurs twice the last one counts, as with tar.
     *
     * @param path below the bundle's top folder
     */
    public void offer(String path, long size, E entry) {
        EntryName name = EntryName.of(path, nodes);
        for (Wanted<E> analyzer : wanted) {
            if (analyzer.offer(name, size, entry, filesLeft > 0)) {
                filesLeft--;
            }
        }
    }

    /** Runs all analyzers. Never fails: what goes wrong becomes a result. */
    public AnalysisReport run(Source<E> source) {
        List<AnalysisResult> results = new ArrayList<>();
        List<AnalysisReport.Ran> ran = new ArrayList<>();
        for (Wanted<E> files : wanted) {
            AnalyzerSpec analyzer = files.analyzer;
            String title = order.redaction().apply(analyzer.title());
            if (analyzer.excluded()) {
                ran.add(new AnalysisReport.Ran(title, AnalysisReport.State.EXCLUDED, 0));
                continue;
            }
            long start = System.nanoTime();
            List<AnalysisResult> own = run(files, source);
            own.forEach(result -> results.add(result.with(order.redaction())));
            boolean whole = own.stream().allMatch(result -> result.level() != null);
            ran.add(new AnalysisReport.Ran(
                    title,
                    whole ? AnalysisReport.State.RUN : AnalysisReport.State.FAILED,
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)));
        }
        return new AnalysisReport(results, ran);
    }

    private List<AnalysisResult> run(Wanted<E> files, Source<E> source) {
        AnalyzerSpec analyzer = files.analyzer;
        if (analyzer.check() instanceof UnavailableCheck unavailable) {
            return List.of(AnalysisResult.notRun(analyzer, null, null, unavailable.reason()));
        }
        FileSelection selection = analyzer.check().files();
        List<AnalysisResult> results = new ArrayList<>();
        Set<String> without = new TreeSet<>(selection.everyNode() ? nodes : Set.of());
        for (Candidate<E> file : files.files.values()) {
            without.remove(String.valueOf(file.name().node()));
            results.addAll(judge(analyzer, file, source));
        }
        for (String node : without) {
            results.add(missing(analyzer, node));
        }
        if (files.files.isEmpty() && without.isEmpty() && !selection.mayBeNone()) {
            results.add(missing(analyzer, null));
        }
        if (files.leftOut > 0) {
            results.add(AnalysisResult.notRun(
                    analyzer,
                    null,
                    null,
                    files.leftOut + " files more match and were not read: an analyzer reads at most " + MAX_FILES
                            + ", all together " + MAX_ALL));
        }
        return results;
    }

    private static AnalysisResult missing(AnalyzerSpec analyzer, @Nullable String node) {
        return AnalysisResult.notRun(
                analyzer,
                node,
                null,
                "no file " + Words.quote(analyzer.check().files().files().toString()) + " was collected"
                        + (node == null ? "" : " on this node"));
    }

    private List<AnalysisResult> judge(AnalyzerSpec analyzer, Candidate<E> file, Source<E> source) {
        List<AnalysisResult> results = new ArrayList<>();
        try {
            long most = Math.min(limit, analyzer.check().limit());
            if (file.size() > most) {
                throw new AnalysisFailure("the file has " + file.size() + " bytes; at most " + most
                        + " are read by this type of analyzer here");
            }
            if (file.size() > bytesLeft) {
                throw new AnalysisFailure("analyzers have read " + (MAX_TOTAL - bytesLeft)
                        + " bytes of this bundle; at most " + MAX_TOTAL + " are read");
            }
            bytesLeft -= file.size();
            List<Finding> findings = analyzer.check().judge(source.read(file.entry()));
            if (findings.size() > resultsLeft) {
                throw new AnalysisFailure("there are more than " + MAX_ALL + " results");
            }
            resultsLeft -= findings.size();
            findings.forEach(finding -> results.add(AnalysisResult.of(analyzer, finding, file.name())));
            if (results.isEmpty()) {
                throw new AnalysisFailure("none of its outcomes holds");
            }
        } catch (AnalysisFailure e) {
            results.add(notRun(analyzer, file, e.reason()));
        } catch (IOException e) {
            results.add(notRun(analyzer, file, "the file could not be read: " + e.getMessage()));
        } catch (RuntimeException | StackOverflowError e) {
            // A fault of an analyzer is no fault of the collection, which goes on.
            results.add(notRun(
                    analyzer, file, "the analyzer failed: " + e.getClass().getSimpleName()));
        }
        return results;
    }

    private static <E> AnalysisResult notRun(AnalyzerSpec analyzer, Candidate<E> file, String reason) {
        return AnalysisResult.notRun(analyzer, file.name().node(), file.name().path(), reason);
    }
}
