package io.muster.coordinator.collection;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.muster.coordinator.bundle.BundleStore;
import io.muster.coordinator.cluster.Term;
import io.muster.coordinator.config.MusterConfig;
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.UploadState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A collection whose only node is away, and which is therefore sealed at once; the test is its manager and its store's
 * thread.
 */
class CollectionTest {
    private final MusterConfig config = MusterConfig.of(ConfigFactory.empty());
    private final BlockingQueue<Runnable> work = new LinkedBlockingQueue<>();

    @TempDir
    private Path folder;

    private ActorTestKit kit;
    private TestProbe<ManagerCommand> manager;
    private ActorRef<CollectionCommand> collection;

    @BeforeEach
    void start() throws IOException {
        kit = ActorTestKit.create();
        manager = kit.createTestProbe(ManagerCommand.class);
        CollectionTask task = new CollectionTask(
                new ManagerSnapshot.History(
                        List.of(
                                new CollectionEvent.Requested(Samples.ID, Samples.NOW, Samples.request()),
                                new CollectionEvent.StateChanged(
                                        Samples.ID, Clock.systemUTC().instant(), CollectionState.COLLECTING, null)),
                        List.of(),
                        List.of()),
                List.of(Samples.NODE),
                Set.of(),
                config.agents(),
                BundleStore.open(folder, config.store()),
                new Term("coordinator-1", "", 7),
                work::add,
                Clock.systemUTC());
        collection = kit.spawn(Collection.create(Samples.ID, task, manager.getRef()));
        doWork();
        List<CollectionEvent> planned = safe(next());
        assertThat(planned).hasAtLeastOneElementOfType(CollectionEvent.Planned.class);
    }

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    private void doWork() {
        Runnable next;
        try {
            next = work.poll(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertThat(next).isNotNull();
        next.run();
    }

    private ManagerCommand.RecordEvents next() {
        return manager.expectMessageClass(ManagerCommand.RecordEvents.class, Duration.ofSeconds(10));
    }

    /** Tells the collection that these are safe. */
    private List<CollectionEvent> safe(ManagerCommand.RecordEvents told) {
        collection.tell(new CollectionCommand.Recorded(told.batch()));
        return told.events();
    }

    private static List<CollectionState> states(List<CollectionEvent> events) {
        return events.stream()
                .filter(CollectionEvent.StateChanged.class::isInstance)
                .map(e -> ((CollectionEvent.StateChanged) e).state())
                .toList();
    }

    @Test
    void isUploadedWhereNobodyCancelsIt() {
        doWork();
        assertThat(states(safe(next()))).containsExactly(CollectionState.UPLOADING);
        manager.expectTerminated(collection);
    }

    @Test
    void cancelledWhileItIsSealedItIsNotUploaded() {
        collection.tell(new CollectionCommand.Cancel("ann"));
        assertThat(safe(next())).singleElement().isInstanceOfSatisfying(CollectionEvent.UploadChanged.class, change -> {
            assertThat(change.state()).isEqualTo(UploadState.FAILED);
            assertThat(change.reason()).isEqualTo("cancelled by ann");
        });
        doWork();
        List<CollectionEvent> end = safe(next());
        assertThat(end).hasAtLeastOneElementOfType(CollectionEvent.Sealed.class);
        // What was collected is what it is; only that it goes nowhere.
        assertThat(states(end)).containsExactly(CollectionState.FAILED);
        manager.expectTerminated(collection);
    }

    @Test
    void cancelledBetweenSealAndUploadItLeavesThatToTheManager() {
        doWork();
        ManagerCommand.RecordEvents last = next();
        collection.tell(new CollectionCommand.Cancel("ann"));
        assertThat(states(safe(last))).containsExactly(CollectionState.UPLOADING);
        assertThat(manager.expectMessageClass(ManagerCommand.Cancel.class).by()).isEqualTo("ann");
        manager.expectTerminated(collection);
    }
}
