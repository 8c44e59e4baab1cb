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

    /**
     * A question gets lost where the manager's coordinator ends; the next attempts are longer, so that a slow one
     * answers.
     */
    private static final Duration FIRST_ATTEMPT = Duration.ofSeconds(1);

    /** For questions that may be asked twice. */
    CompletionStage<ManagerReply> ask(Function<ActorRef<ManagerReply>, ManagerCommand> question) {
        return ask(question, FIRST_ATTEMPT, System.nanoTime() + patience.toNanos());
    }

    /** For questions that may be asked twice, and whose answer may take its time. */
    CompletionStage<ManagerReply> askPatiently(Function<ActorRef<ManagerReply>, ManagerCommand> question) {
        return ask(question, timeout, System.nanoTime() + patience.toNanos());
    }

    /** For what must not be done twice where only the answer got lost. */
    CompletionStage<ManagerReply> askOnce(Function<ActorRef<ManagerReply>, ManagerCommand> question) {
        return ask(question, timeout);
    }

    /** For a question whose answer takes its time, and is not worth asking twice. */
    CompletionStage<ManagerReply> askOnce(Function<ActorRef<ManagerReply>, ManagerCommand> question, Duration within) {
        return ask(question, within);
    }

    private CompletionStage<ManagerReply> ask(
            Function<ActorRef<ManagerReply>, ManagerCommand> question, Duration attempt, long deadlineNanos) {
        Duration left = Duration.ofNanos(Math.max(1, deadlineNanos - System.nanoTime()));
        return ask(question, shorter(attempt, left))
                .handle((reply, failure) -> {
                    if (failure == null) {
                        return CompletableFuture.completedStage(reply);
                    }
                    boolean again = cause(failure) instanceof TimeoutException && System.nanoTime() < deadlineNanos;
                    return again
                            ? ask(question, shorter(attempt.multipliedBy(2), timeout), deadlineNanos)
                            : CompletableFuture.<ManagerReply>failedStage(cause(failure));
                })
                .thenCompose(stage -> stage);
    }

    private CompletionStage<ManagerReply> ask(
            Function<ActorRef<ManagerReply>, ManagerCommand> question, Duration within) {
        return AskPattern.<ManagerCommand, ManagerReply>ask(manager, question::apply, within, system.scheduler());
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
