package io.muster.cli.collect;

import io.muster.cli.Failure;
import io.muster.cli.api.ApiClient;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.id.CollectionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Asks for a collection again and again until it has ended; outlives a coordinator that restarts. */
final class Follower {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final ApiClient api;
    private final Progress progress;
    private final Pace pace;

    /**
     * How eager to ask.
     *
     * @param poll between two questions
     * @param patience how long a coordinator may be silent
     */
    record Pace(Duration poll, Duration patience) {
        static final Pace USUAL = new Pace(Duration.ofMillis(500), Duration.ofSeconds(60));
    }

    Follower(ApiClient api, Progress progress, Pace pace) {
        this.api = api;
        this.progress = progress;
        this.pace = pace;
    }

    /** The collection in its terminal state. */
    CollectionView follow(CollectionId id) throws Failure, InterruptedException {
        return follow(id, view -> view.status().isTerminal());
    }

    /** The collection once it is as it is waited for. */
    CollectionView follow(CollectionId id, Predicate<CollectionView> ended) throws Failure, InterruptedException {
        long lastAnswer = System.nanoTime();
        Duration pause = pace.poll();
        while (true) {
            try {
                CollectionView view = api.collection(id);
                progress.show(view);
                if (ended.test(view)) {
                    return view;
                }
                lastAnswer = System.nanoTime();
                pause = pace.poll();
            } catch (Failure failure) {
                Duration silent = Duration.ofNanos(System.nanoTime() - lastAnswer);
                if (!failure.retryable() || silent.compareTo(pace.patience()) > 0) {
                    throw withWayBack(failure, id);
                }
                if (pause.equals(pace.poll())) {
                    progress.say(failure.lines().get(0) + "; trying again for "
                            + pace.patience().toSeconds() + " s");
                }
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        }
    }

    private static Failure withWayBack(Failure failure, CollectionId id) {
        List<String> lines = new ArrayList<>(failure.lines());
        lines.add("what became of the collection is not known here; look again with: muster collect --attach " + id);
        return Failure.of(failure.exitCode(), lines);
    }
}
