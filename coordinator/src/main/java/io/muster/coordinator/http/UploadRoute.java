package io.muster.coordinator.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.coordinator.collection.ManagerCommand;
import io.muster.coordinator.collection.ManagerReply;
import io.muster.coordinator.security.Caller;
import io.muster.coordinator.spec.UploadFields;
import io.muster.coordinator.upload.UploadTarget;
import io.muster.protocol.id.CollectionId;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** {@code POST /collectLogs/tasks/{id}/upload}: uploads a bundle again, or elsewhere. */
final class UploadRoute {
    private final ManagerClient manager;
    private final UploadFields fields;
    private final Restrictions restrictions;
    private final Preflight preflight;

    UploadRoute(ManagerClient manager, UploadFields fields, Restrictions restrictions, Preflight preflight) {
        this.manager = manager;
        this.fields = fields;
        this.restrictions = restrictions;
        this.preflight = preflight;
    }

    CompletionStage<HttpResponse> answer(CollectionId id, ObjectNode body, Caller caller) {
        UploadFields.Again again = fields.again(body);
        if (!again.errors().isEmpty()) {
            return CompletableFuture.completedFuture(
                    Answers.problem(ErrorCode.INVALID_REQUEST, null, again.errors(), Map.of()));
        }
        UploadTarget target = again.target();
        restrictions.check(target, caller);
        UploadTarget tried = again.ignorePreflight() ? null : target;
        return preflight.before(tried, null, () -> upload(id, target, caller.user()));
    }

    private CompletionStage<HttpResponse> upload(CollectionId id, @Nullable UploadTarget target, String user) {
        return manager.askOnce(replyTo -> new ManagerCommand.Upload(id, target, user, replyTo))
                .thenApply(UploadRoute::answer);
    }

    private static HttpResponse answer(ManagerReply reply) {
        if (reply instanceof ManagerReply.Found found) {
            return Answers.json(202, found.view());
        }
        if (reply instanceof ManagerReply.NoBundle) {
            return Answers.problem(ErrorCode.NO_BUNDLE, null);
        }
        if (reply instanceof ManagerReply.Uploading) {
            return Answers.problem(ErrorCode.UPLOAD_RUNNING, null);
        }
        if (reply instanceof ManagerReply.NoTarget) {
            return Answers.problem(
                    ErrorCode.INVALID_REQUEST,
                    null,
                    Map.of("destination", "is needed: this collection was not to be uploaded anywhere"),
                    Map.of());
        }
        throw new ApiException(ErrorCode.COLLECTION_UNKNOWN, null);
    }
}
