package io.muster.coordinator.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.coordinator.audit.AuditLog;
import io.muster.coordinator.security.Caller;
import java.time.Clock;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * What the audit log is told about calls: each one before it is done, and its answer after. Who shows nothing valid can
 * be told only so often a minute, for otherwise anybody could fill the disk.
 */
final class Audit {
    /** Of calls by nobody, a minute. */
    private static final int STRANGERS = 60;

    private final AuditLog log;
    private final Clock clock;
    private long minute;
    private int strangers;
    private long untold;

    Audit(AuditLog log, Clock clock) {
        this.log = log;
        this.clock = clock;
    }

    /** Completes with the number of the entry once it is on the disk; fails where it cannot be written. */
    CompletionStage<Long> allowed(HttpRequest request, Operation operation, Caller caller) {
        return log.record(call(request, caller, operation.name()).put("decision", "allowed"));
    }

    void refused(HttpRequest request, Operation operation, Caller caller, String reason) {
        log.record(call(request, caller, operation.name())
                .put("decision", "refused")
                .put("reason", reason));
    }

    /** What became of it. */
    void answered(long call, HttpResponse response) {
        int status = response.status().intValue();
        ObjectNode entry = log.entry("answer").put("of", call).put("status", status);
        entry.put("outcome", status < 400 ? "done" : status == 401 || status == 403 ? "refused" : "failed");
        response.getHeader("Location").ifPresent(location -> entry.put("result", AuditLog.cut(location.value())));
        log.record(entry);
    }

    /** Somebody has logged in at the web interface. */
    void loggedIn(HttpRequest request, Caller caller) {
        log.record(call(request, caller, "LOGIN").put("decision", "allowed"));
    }

    /** Nobody who may call, or nobody who may be heard now. */
    synchronized void stranger(HttpRequest request, @Nullable String claimed, String action, String reason) {
        long now = clock.instant().getEpochSecond() / 60;
        if (now != minute) {
            minute = now;
            strangers = 0;
        }
        if (++strangers > STRANGERS) {
            untold++;
            return;
        }
        ObjectNode entry = log.entry("call");
        if (claimed != null) {
            entry.put("claims", AuditLog.cut(claimed));
        }
        what(entry, request, action).put("decision", "refused").put("reason", reason);
        if (untold > 0) {
            entry.put("untoldBefore", untold);
            untold = 0;
        }
        log.record(entry);
    }

    private ObjectNode call(HttpRequest request, Caller caller, String action) {
        ObjectNode entry = log.entry("call").put("user", caller.user());
        entry.put("by", caller.means().toString());
        if (caller.token() != null) {
            entry.put("token", caller.token());
        }
        return what(entry, request, action);
    }

    private static ObjectNode what(ObjectNode entry, HttpRequest request, String action) {
        String query = request.getUri().rawQueryString().map(q -> "?" + q).orElse("");
        return entry.put("from", RemoteHost.of(request).getHostAddress())
                .put("action", action)
                .put(
                        "request",
                        AuditLog.cut(request.method().value() + " "
                                + request.getUri().getPathString() + query));
    }
}
