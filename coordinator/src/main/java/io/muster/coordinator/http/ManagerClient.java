package io.muster.coordinator.http;

import io.muster.coordinator.collection.ManagerCommand;
import io.muster.coordinator.collection.ManagerReply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/**
 * Asks the collection manager, wherever it is; a failed stage carries a {@code TimeoutException}.
 *
 * @param timeout of one question
 * @param patience of a request while another coordinator takes over: the question is asked again until then
 */
record ManagerClient(ActorSystem<?> system, ActorRef<ManagerCommand> manager, Duration timeout, Duration patience) {

    /** For questions that may be asked twice. */
    CompletionStage<ManagerReply> ask(Function<ActorRef<ManagerReply>, ManagerCommand> question) {
        return ask(question, System.nanoTime() + patience.toNanos());
    }

    /** For what must not be done twice where only the answer got lost. */
    CompletionStage<ManagerReply> askOnce(Function<ActorRef<ManagerReply>, ManagerCommand> question) {
        return ask(question, timeout);
    }

    private CompletionStage<ManagerReply> ask(
            Function<ActorRef<ManagerReply>, ManagerCommand> question, long deadlineNanos) {
        Duration left = Duration.ofNanos(Math.max(1, deadlineNanos - System.nanoTime()));
        return ask(question, left.compareTo(timeout) < 0 ? left : timeout)
                .handle((reply, failure) -> {
                    if (failure == null) {
                        return CompletableFuture.completedStage(reply);
                    }
                    boolean again = cause(failure) instanceof TimeoutException && System.nanoTime() < deadlineNanos;
                    return again
                            ? ask(question, deadlineNanos)
                            : CompletableFuture.<ManagerReply>failedStage(cause(failure));
                })
                .thenCompose(stage -> stage);
    }

    private CompletionStage<ManagerReply> ask(
            Function<ActorRef<ManagerReply>, ManagerCommand> question, Duration within) {
        return AskPattern.<ManagerCommand, ManagerReply>ask(manager, question::apply, within, system.scheduler());
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
