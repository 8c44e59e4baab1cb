package io.muster.coordinator.http;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ends a request with an error answer. Without a stack trace: it is no bug. */
final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient @Nullable Map<String, String> errors;
    private final transient Map<String, String> headers;

    ApiException(ErrorCode code, @Nullable String detail) {
        this(code, detail, null, Map.of());
    }

    ApiException(
            ErrorCode code,
            @Nullable String detail,
            @Nullable Map<String, String> errors,
            Map<String, String> headers) {
        super(detail, null, false, false);
        this.code = code;
        this.errors = errors;
        this.headers = headers;
    }

    ErrorCode code() {
        return code;
    }

    @Nullable
    Map<String, String> errors() {
        return errors;
    }

    Map<String, String> headers() {
        return headers;
    }
}
