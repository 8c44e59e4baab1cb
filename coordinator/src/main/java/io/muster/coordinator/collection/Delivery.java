package io.muster.coordinator.collection;

import io.muster.coordinator.upload.Beginning;
import io.muster.coordinator.upload.Receipt;
import io.muster.coordinator.upload.UploadListener;
import io.muster.coordinator.upload.UploadRun;
import io.muster.coordinator.upload.Uploads;
import io.muster.protocol.id.CollectionId;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.jspecify.annotations.Nullable;

/**
 * Owns the thread of one upload: ends it when the manager ends or wants it, and looks for stalls. What the upload tells
 * goes straight to the manager, which keeps it.
 */
final class Delivery extends AbstractBehavior<Delivery.Command> {
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final UploadRun run;
    private boolean cancelled;

    /** What it is told. */
    sealed interface Command {
        /** Ends it and removes what is at the far side. */
        record Cancel() implements Command {}

        /** It has ended by itself. */
        record Over() implements Command {}

        /** Time to look for a stall, and to tell how far it is. */
        record Look() implements Command {}
    }

    /** Of a sealed bundle. */
    static Behavior<Command> create(Uploads uploads, Uploads.Wanted wanted, ActorRef<ManagerCommand> manager) {
        return create(wanted.id(), manager, self -> uploads.start(wanted, new Told(wanted.id(), manager, self, false)));
    }

    /** Of what is there of one that is not sealed yet. */
    static Behavior<Command> createAhead(
            Uploads uploads, Uploads.Wanted wanted, Beginning beginning, ActorRef<ManagerCommand> manager) {
        return create(
                wanted.id(),
                manager,
                self -> uploads.startAhead(wanted, beginning, new Told(wanted.id(), manager, self, true)));
    }

    private static Behavior<Command> create(
            CollectionId id, ActorRef<ManagerCommand> manager, Function<ActorRef<Command>, UploadRun> start) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(new Command.Look(), LOOK);
            return new Delivery(context, id, manager, start.apply(context.getSelf()));
        }));
    }

    private final CollectionId id;
    private final ActorRef<ManagerCommand> manager;
    private long told = -1;
    private @Nullable String problem;

    private Delivery(ActorContext<Command> context, CollectionId id, ActorRef<ManagerCommand> manager, UploadRun run) {
        super(context);
        this.id = id;
        this.manager = manager;
        this.run = run;
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Command.Cancel.class, m -> onCancel())
                .onMessage(Command.Over.class, m -> Behaviors.stopped())
                .onMessage(Command.Look.class, m -> onLook())
                .onSignal(PostStop.class, m -> onStop())
                .build();
    }

    private Behavior<Command> onCancel() {
        cancelled = true;
        run.cancel();
        return Behaviors.stopped();
    }

    private Behavior<Command> onLook() {
        var unused = run.lookForStall();
        long position = run.position();
        String current = run.problem();
        if (position != told || !Objects.equals(problem, current)) {
            told = position;
            problem = current;
            manager.tell(new ManagerCommand.UploadProgressed(id, position, current));
        }
        return this;
    }

    private Behavior<Command> onStop() {
        if (!cancelled) {
            run.stop();
        }
        return this;
    }

    /** Passes on what the upload's thread tells. */
    private record Told(CollectionId id, ActorRef<ManagerCommand> manager, ActorRef<Command> self, boolean ahead)
            implements UploadListener {
        private static final Duration SAFE_WITHIN = Duration.ofSeconds(20);

        private CompletableFuture<Done> tell(UploadNews news) {
            CompletableFuture<Done> safe = new CompletableFuture<>();
            manager.tell(new ManagerCommand.UploadTold(id, self, news, safe));
            return safe;
        }

        @Override
        public void began(String url) {
            var unused = tell(new UploadNews.Began(url));
        }

        @Override
        public void remember(String token) throws IOException {
            try {
                tell(new UploadNews.Remember(token.isEmpty() ? null : token))
                        .get(SAFE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("stopped");
            } catch (ExecutionException | TimeoutException e) {
                throw new IOException("what the upload needs to go on could not be kept", e);
            }
        }

        @Override
        public void uploaded(Receipt receipt) {
            end(new UploadNews.Uploaded(receipt.verified()));
        }

        @Override
        public void failed(String reason) {
            if (ahead) {
                // It is tried again, in full, when the bundle is sealed.
                self.tell(new Command.Over());
            } else {
                end(new UploadNews.Failed(reason));
            }
        }

        /** The journal may be away for a moment; an end that is lost would be an upload done twice. */
        private void end(UploadNews news) {
            var unused = tell(news).whenComplete((done, failure) -> self.tell(new Command.Over()));
        }
    }
}
