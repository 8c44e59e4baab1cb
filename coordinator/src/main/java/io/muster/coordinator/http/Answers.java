package io.muster.coordinator.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.muster.coordinator.bundle.ChunkOutcome;
import io.muster.protocol.http.Problem;
import io.muster.protocol.json.Json;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.scaladsl.model.EntityStreamException;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.apache.pekko.http.scaladsl.model.IllegalRequestException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds answers, and is the one place where exceptions become errors for users. */
public final class Answers {
    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
    private static final ContentType PROBLEM =
            ContentTypes.create(MediaTypes.applicationWithFixedCharset("problem+json", HttpCharsets.UTF_8));

    private Answers() {}

    /** An answer of Jackson's making. */
    public static HttpResponse json(int status, Object body) {
        return entity(status, ContentTypes.APPLICATION_JSON, body);
    }

    private static HttpResponse entity(int status, ContentType type, Object body) {
        try {
            return HttpResponse.create()
                    .withStatus(StatusCodes.get(status))
                    .withEntity(HttpEntities.create(type, Json.mapper().writeValueAsBytes(body)));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static HttpResponse problem(ErrorCode code, @Nullable String detail) {
        return problem(code, detail, null, Map.of());
    }

    static HttpResponse problem(
            ErrorCode code,
            @Nullable String detail,
            @Nullable Map<String, String> errors,
            Map<String, String> headers) {
        String text = detail == null ? code.next() : detail + ". " + code.next();
        Problem problem = new Problem("about:blank", code.title(), code.status(), code.name(), text, errors);
        HttpResponse response = entity(code.status(), PROBLEM, problem);
        for (Map.Entry<String, String> header : headers.entrySet()) {
            response = response.addHeader(RawHeader.create(header.getKey(), header.getValue()));
        }
        return response;
    }

    static HttpResponse unauthorized(String challenge) {
        return problem(ErrorCode.UNAUTHORIZED, null, null, Map.of("WWW-Authenticate", challenge));
    }

    static HttpResponse wrongMethod(String allowed) {
        return problem(ErrorCode.METHOD_NOT_ALLOWED, "allowed: " + allowed, null, Map.of("Allow", allowed));
    }

    static HttpResponse failure(Throwable thrown) {
        Throwable failure =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (failure instanceof ApiException e) {
            return problem(e.code(), e.getMessage(), e.errors(), e.headers());
        }
        if (failure instanceof EntityStreamSizeException) {
            return problem(ErrorCode.TOO_LARGE, "the body is larger than this address takes");
        }
        if (failure instanceof EntityStreamException e) {
            return problem(ErrorCode.MALFORMED_BODY, e.info().summary());
        }
        if (failure instanceof IllegalRequestException e) {
            return problem(ErrorCode.MALFORMED_BODY, e.info().summary());
        }
        if (failure instanceof TimeoutException) {
            return problem(ErrorCode.NOT_READY, "no answer in time", null, Map.of("Retry-After", "2"));
        }
        String incident = UUID.randomUUID().toString();
        LOG.error("request failed, incident {}", incident, failure);
        return problem(ErrorCode.INTERNAL, "incident " + incident);
    }

    /** What a pushed chunk is answered. */
    static HttpResponse chunk(ChunkOutcome outcome) {
        return switch (outcome) {
            case STORED -> HttpResponse.create().withStatus(StatusCodes.CREATED);
            case ALREADY_STORED -> HttpResponse.create().withStatus(StatusCodes.OK);
            case CONFLICT -> problem(ErrorCode.CHUNK_CONFLICT, null);
            case NOT_READY -> problem(ErrorCode.NOT_READY, null, null, Map.of("Retry-After", "1"));
            case GONE -> problem(ErrorCode.COLLECTION_OVER, null);
            case DIGEST_MISMATCH -> problem(ErrorCode.DIGEST_MISMATCH, null);
            case TOO_LARGE -> problem(ErrorCode.TOO_LARGE, "the bound is muster.store.max-chunk-bytes");
            case NO_ROOM -> problem(ErrorCode.STORAGE_FULL, null, null, Map.of("Retry-After", "10"));
        };
    }
}
