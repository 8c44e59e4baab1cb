package io.muster.coordinator.live;

import io.muster.coordinator.agent.AgentKeys;
import io.muster.coordinator.agent.OutputHeard;
import io.muster.coordinator.agent.SessionCommand;
import io.muster.protocol.agent.OutputPiece;
import io.muster.protocol.live.PieceLog;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.jspecify.annotations.Nullable;

/**
 * One output, from whatever session its agent has to everybody who watches it here. A watcher that is too slow misses
 * pieces and sees it by the offsets; nobody waits for it. What it has heard is kept for those who come later. Ends
 * itself a while after the last watcher has gone.
 */
final class OutputRelay extends AbstractBehavior<OutputRelay.Command> {
    /** A watcher that was cut off comes back soon. */
    private static final Duration LINGER = Duration.ofSeconds(10);

    private final OutputKey key;
    private final TimerScheduler<Command> timers;
    private final ActorRef<OutputHeard> ear;
    private final Set<BoundedSourceQueue<OutputNews>> watchers = new HashSet<>();
    private final PieceLog log;
    private long stdout;
    private long stderr;
    private @Nullable ActorRef<SessionCommand> session;
    private @Nullable String end;

    /** What it is told. */
    sealed interface Command {
        record Join(BoundedSourceQueue<OutputNews> queue) implements Command {}

        record Part(BoundedSourceQueue<OutputNews> queue) implements Command {}

        record Sessions(Set<ActorRef<SessionCommand>> sessions) implements Command {}

        record Heard(OutputHeard news) implements Command {}

        /** Nobody has watched for a while. */
        record Lonely() implements Command {}
    }

    static Behavior<Command> create(OutputKey key, PieceLog log) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> new OutputRelay(context, timers, key, log)));
    }

    private OutputRelay(ActorContext<Command> context, TimerScheduler<Command> timers, OutputKey key, PieceLog log) {
        super(context);
        this.key = key;
        this.log = log;
        this.timers = timers;
        this.ear = context.messageAdapter(OutputHeard.class, Command.Heard::new);
        var sessions = AgentKeys.of(key.node());
        ActorRef<Receptionist.Listing> listings = context.messageAdapter(
                Receptionist.Listing.class, listing -> new Command.Sessions(listing.getServiceInstances(sessions)));
        context.getSystem().receptionist().tell(Receptionist.subscribe(sessions, listings));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Command.Join.class, this::onJoin)
                .onMessage(Command.Part.class, this::onPart)
                .onMessage(Command.Sessions.class, this::onSessions)
                .onMessage(Command.Heard.class, this::onHeard)
                .onMessage(Command.Lonely.class, m -> onLonely())
                .onSignal(PostStop.class, stopped -> {
                    log.close();
                    return this;
                })
                .build();
    }

    private Behavior<Command> onJoin(Command.Join join) {
        timers.cancel(Command.Lonely.class);
        join.queue().offer(new OutputNews.Kept(log, log.end()));
        watchers.add(join.queue());
        if (end != null) {
            finish(end);
        }
        return this;
    }

    private Behavior<Command> onPart(Command.Part part) {
        watchers.remove(part.queue());
        if (watchers.isEmpty()) {
            timers.startSingleTimer(Command.Lonely.class, new Command.Lonely(), LINGER);
        }
        return this;
    }

    private Behavior<Command> onLonely() {
        ActorRef<SessionCommand> current = session;
        if (current != null) {
            current.tell(new SessionCommand.LeaveOutput(key.collection(), key.collector(), ear));
        }
        return Behaviors.stopped();
    }

    private Behavior<Command> onSessions(Command.Sessions found) {
        if (session == null || !found.sessions().contains(session)) {
            session = found.sessions().stream().findFirst().orElse(null);
            listen();
        }
        return this;
    }

    /** From where it is, through whatever session there is. */
    private void listen() {
        ActorRef<SessionCommand> current = session;
        if (current != null && end == null) {
            current.tell(new SessionCommand.WatchOutput(key.collection(), key.collector(), stdout, stderr, ear));
        }
    }

    private Behavior<Command> onHeard(Command.Heard heard) {
        heard.news().event().pieces().forEach(this::take);
        String reason = heard.news().event().end();
        if (reason != null && end == null) {
            end = reason;
            finish(reason);
        }
        return this;
    }

    private void take(OutputPiece piece) {
        if (piece.to() <= (piece.stderr() ? stderr : stdout)) {
            return;
        }
        OutputPiece fresh = piece.after(piece.stderr() ? stderr : stdout);
        if (piece.stderr()) {
            stderr = piece.to();
        } else {
            stdout = piece.to();
        }
        log.add(fresh);
        watchers.forEach(watcher -> watcher.offer(new OutputNews.Printed(fresh)));
    }

    private void finish(String reason) {
        watchers.forEach(watcher -> {
            watcher.offer(new OutputNews.Ended(reason));
            watcher.complete();
        });
        watchers.clear();
        timers.startSingleTimer(Command.Lonely.class, new Command.Lonely(), LINGER);
    }
}
