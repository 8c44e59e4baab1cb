package io.muster.coordinator.http;

import io.muster.coordinator.collection.CollectionRequest;
import io.muster.coordinator.security.Caller;
import io.muster.coordinator.security.Permission;
import io.muster.coordinator.upload.Destinations;
import io.muster.coordinator.upload.UploadTarget;
import io.muster.protocol.agent.RedactionOrder;
import org.jspecify.annotations.Nullable;

/** What a request may only say if its caller may, whatever dialect it came in. */
final class Restrictions {
    private final Destinations destinations;

    Restrictions(Destinations destinations) {
        this.destinations = destinations;
    }

    /**
     * Refuses what the caller may not ask for.
     *
     * @param request null where it has errors
     */
    void check(@Nullable CollectionRequest request, Caller caller) {
        if (request == null) {
            return;
        }
        check(request.redaction(), caller);
        // Also where nothing is uploaded now: it could be, later, without being named again.
        check(request.target(), caller);
    }

    /** The same for the profile of redaction. */
    void check(String redaction, Caller caller) {
        if (RedactionOrder.NONE.equals(redaction)) {
            Gate.require(caller, Permission.REDACTION_OFF);
        }
    }

    /** The same for where a bundle is to go. */
    void check(@Nullable UploadTarget target, Caller caller) {
        if (target != null && (target.proxy() != null || !destinations.isConfigured(target.destination()))) {
            Gate.require(caller, Permission.CHOOSE_DESTINATION);
        }
    }
}
