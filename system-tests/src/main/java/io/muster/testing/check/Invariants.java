package io.muster.testing.check;

import io.muster.protocol.http.CollectionView;
import io.muster.testing.ApiClient;
import io.muster.testing.check.Violation.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** What must hold after every collection, whatever happened to it. Everything runs and is connected again by then. */
public final class Invariants {
    private static final Duration TIDY = Duration.ofSeconds(20);

    /** What an agent remembers between jobs: small, bounded, and no part of any job. */
    private static final Set<String> KEPT = Set.of("epochs.json", "released.log");

    private final ApiClient api;
    private final ChunkLog chunks;
    private final Collection<Path> temporary;
    private final Path scratch;

    /**
     * @param temporary folders that must be empty once a collection is over
     * @param scratch where bundles are unpacked
     */
    public Invariants(ApiClient api, ChunkLog chunks, Collection<Path> temporary, Path scratch) {
        this.api = api;
        this.chunks = chunks;
        this.temporary = List.copyOf(temporary);
        this.scratch = scratch;
    }

    /** Waits for the end of a run and says what is wrong with it; nothing, if all is well. */
    public List<Violation> check(Run run, Duration atMost) {
        List<Violation> violations = new ArrayList<>();
        try {
            CollectionView end = run.awaitEnd(atMost);
            violations.addAll(checkBundle(run, end));
        } catch (ConditionTimeoutException e) {
            violations.add(new Violation(Kind.HANGS, e.getMessage() + " " + run.view()));
        }
        violations.addAll(run.backwardSteps());
        awaitEmpty(() -> Survivors.of(run.workload().marker()))
                .forEach(survivor -> violations.add(new Violation(Kind.SURVIVING_PROCESS, survivor)));
        awaitEmpty(this::leftFiles).forEach(file -> violations.add(new Violation(Kind.LEFT_FILE, file)));
        chunks.forget(run.id().value());
        return violations;
    }

    private List<Violation> checkBundle(Run run, CollectionView end) {
        if (end.bundle() == null) {
            return List.of(new Violation(Kind.UNREADABLE_BUNDLE, run.id() + " has no bundle: " + end.reason()));
        }
        Path folder = scratch.resolve(run.id().value());
        try {
            Path unpacked = Files.createDirectories(folder.resolve("unpacked"));
            Path bundle = api.download(run.id(), folder.resolve("bundle.tar.zst"));
            List<Violation> found = new BundleCheck(run, bundle, unpacked)
                    .check(chunks.acknowledged(run.id().value()));
            if (found.isEmpty()) {
                delete(folder);
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (IllegalStateException e) {
            return List.of(new Violation(Kind.UNREADABLE_BUNDLE, run.id() + ": " + e.getMessage()));
        }
    }

    private List<String> leftFiles() {
        List<String> left = new ArrayList<>();
        for (Path folder : temporary) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.list(folder)) {
                    files.filter(file -> !KEPT.contains(file.getFileName().toString()))
                            .map(Path::toString)
                            .forEach(left::add);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return left;
    }

    /** Something that lists what should not be there. */
    private interface Listing {
        List<String> now();
    }

    private static List<String> awaitEmpty(Listing listing) {
        try {
            Awaitility.await()
                    .atMost(TIDY)
                    .pollInterval(50, TimeUnit.MILLISECONDS)
                    .pollDelay(0, TimeUnit.MILLISECONDS)
                    .until(() -> listing.now().isEmpty());
            return List.of();
        } catch (ConditionTimeoutException e) {
            return listing.now();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
