package io.muster.cli.api;

import io.muster.cli.ExitCode;
import io.muster.cli.Failure;
import io.muster.protocol.http.Problem;
import io.muster.protocol.json.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Turns what a coordinator answers, or its silence, into a {@link Failure}. */
final class Problems {
    private static final Set<Integer> PASSING = Set.of(408, 425, 429, 502, 503, 504);
    private static final Set<Integer> REFUSED = Set.of(401, 403, 409);

    private Problems() {}

    static Failure unreachable(URI server, @Nullable Throwable cause) {
        if (cause instanceof SSLException) {
            return Failure.of(
                    ExitCode.NOT_REACHABLE,
                    List.of("no trusted TLS connection to " + server + ": " + cause.getMessage() + "; see --ca-file"));
        }
        return Failure.passing(ExitCode.NOT_REACHABLE, List.of(silence(server, cause)));
    }

    private static String silence(URI server, @Nullable Throwable cause) {
        if (cause instanceof HttpTimeoutException || cause instanceof TimeoutException) {
            return server + " does not answer in time";
        }
        if (cause instanceof ConnectException && cause.getCause() instanceof UnresolvedAddressException) {
            return "no such host: " + server.getHost();
        }
        if (cause instanceof ConnectException) {
            return "nothing answers at " + server + "; is the coordinator running? (see --server)";
        }
        String reason = cause == null || cause.getMessage() == null ? "" : ": " + cause.getMessage();
        return "the connection to " + server + " broke" + reason;
    }

    static Failure failure(URI server, int status, byte[] body) {
        List<String> lines = lines(server, status, problem(body));
        return PASSING.contains(status)
                ? Failure.passing(exitCode(status), lines)
                : Failure.of(exitCode(status), lines);
    }

    private static int exitCode(int status) {
        if (PASSING.contains(status) || REFUSED.contains(status)) {
            return ExitCode.NOT_REACHABLE;
        }
        return status / 100 == 4 ? ExitCode.BAD_INPUT : ExitCode.INTERNAL;
    }

    private static @Nullable Problem problem(byte[] body) {
        try {
            return Json.mapper().readValue(body, Problem.class);
        } catch (IOException e) {
            return null;
        }
    }

    private static List<String> lines(URI server, int status, @Nullable Problem problem) {
        List<String> lines = new ArrayList<>();
        Map<String, String> errors = problem == null ? null : problem.errors();
        if (errors != null && !errors.isEmpty()) {
            new TreeMap<>(errors)
                    .forEach((field, message) -> lines.add(message.isEmpty() ? field : told(field, message)));
        } else if (status == 401) {
            lines.add(server + " does not take these credentials; give --credentials-file FILE (the coordinator writes"
                    + " it as <data-dir>/credentials), --user with MUSTER_PASSWORD, or a token as MUSTER_TOKEN");
        } else if (problem != null && (problem.detail() != null || problem.title() != null)) {
            lines.add(problem.detail() != null ? problem.detail() : problem.title());
        } else {
            lines.add(server + " answers with HTTP status " + status);
        }
        return lines;
    }

    /** A spec's messages come one to a line. */
    private static String told(String field, String message) {
        return field + ": " + message.strip().replace("\n", "; ");
    }
}
