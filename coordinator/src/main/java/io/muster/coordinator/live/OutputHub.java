package io.muster.coordinator.live;

import io.muster.protocol.live.PieceLog;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.stream.BoundedSourceQueue;

/** All outputs that are watched through this coordinator. Watchers of one output share one {@link OutputRelay}. */
public final class OutputHub extends AbstractBehavior<OutputHub.Command> {
    private final Map<OutputKey, ActorRef<OutputRelay.Command>> relays = new HashMap<>();

    private final Supplier<PieceLog> logs;

    /** What it is told; only by this coordinator. */
    public sealed interface Command {}

    /**
     * Somebody watches. What is still there of the output comes first, so a piece may be known already.
     *
     * @param queue of the watcher; what finds no room in it is left out
     */
    public record Watch(OutputKey key, BoundedSourceQueue<OutputNews> queue) implements Command {}

    /** A watcher has gone. */
    public record Leave(OutputKey key, BoundedSourceQueue<OutputNews> queue) implements Command {}

    private record RelayGone(OutputKey key, ActorRef<OutputRelay.Command> relay) implements Command {}

    /** @param logs makes what keeps one output */
    public static Behavior<Command> create(Supplier<PieceLog> logs) {
        return Behaviors.setup(context -> new OutputHub(context, logs));
    }

    private OutputHub(ActorContext<Command> context, Supplier<PieceLog> logs) {
        super(context);
        this.logs = logs;
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Watch.class, this::onWatch)
                .onMessage(Leave.class, this::onLeave)
                .onMessage(RelayGone.class, this::onRelayGone)
                .build();
    }

    private Behavior<Command> onWatch(Watch watch) {
        ActorRef<OutputRelay.Command> relay = relays.get(watch.key());
        if (relay == null) {
            relay = getContext()
                    .spawnAnonymous(
                            OutputRelay.create(watch.key(), logs.get()),
                            DispatcherSelector.fromConfig("muster.blocking-dispatcher"));
            getContext().watchWith(relay, new RelayGone(watch.key(), relay));
            relays.put(watch.key(), relay);
        }
        relay.tell(new OutputRelay.Command.Join(watch.queue()));
        return this;
    }

    private Behavior<Command> onLeave(Leave leave) {
        ActorRef<OutputRelay.Command> relay = relays.get(leave.key());
        if (relay != null) {
            relay.tell(new OutputRelay.Command.Part(leave.queue()));
        }
        return this;
    }

    private Behavior<Command> onRelayGone(RelayGone gone) {
        relays.remove(gone.key(), gone.relay());
        return this;
    }
}
