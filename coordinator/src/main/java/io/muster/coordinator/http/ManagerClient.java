package io.muster.coordinator.http;

import io.muster.coordinator.collection.ManagerCommand;
import io.muster.coordinator.collection.ManagerReply;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/** Asks the collection manager, wherever it is; a failed stage carries a {@code TimeoutException}. */
record ManagerClient(ActorSystem<?> system, ActorRef<ManagerCommand> manager, Duration timeout) {
    CompletionStage<ManagerReply> ask(Function<ActorRef<ManagerReply>, ManagerCommand> question) {
        return AskPattern.<ManagerCommand, ManagerReply>ask(manager, question::apply, timeout, system.scheduler());
    }
}
