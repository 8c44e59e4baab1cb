package io.muster.coordinator.http;

/** Every error that the API answers: stable, with who has to act, whether trying again helps, and what to do next. */
public enum ErrorCode {
    INVALID_REQUEST(400, Owner.USER, false, "The request has errors", "Correct the fields listed in errors."),
    MALFORMED_BODY(400, Owner.USER, false, "The body cannot be read", "Send one JSON object, or a form."),
    UNAUTHORIZED(
            401, Owner.USER, false, "Authentication is needed", "Send user and password; see <data-dir>/credentials."),
    CROSS_SITE(
            403,
            Owner.USER,
            false,
            "The request does not come from the web interface",
            "Programs send user and password with each request, not the web interface's cookie."),
    FORBIDDEN(
            403,
            Owner.USER,
            false,
            "The caller may not do that",
            "GET /session tells what the caller may; ask an admin."),
    NOT_THIS_NODE(
            403,
            Owner.NODE,
            false,
            "An agent speaks for its own node alone",
            "Give the agent the name of the node that its certificate or its identity is for."),
    NOT_THIS_JOB(
            403,
            Owner.NODE,
            true,
            "The chunk is not of a job that this agent was given",
            "Agents learn a job's token with the job, and again when a coordinator claims it."),
    JOIN_TOKEN_REFUSED(
            401, Owner.NODE, false, "The join token lets nobody in", "Make another one: muster join-token create."),
    NODE_ENROLLED(
            409,
            Owner.USER,
            false,
            "The node cannot enrol",
            "muster identity list shows who has; muster identity revoke NODE, then a new join token, lets it again."),
    NOT_FOUND(404, Owner.USER, false, "There is no such thing", "Look at the address; GET /openapi.yaml lists all."),
    COLLECTION_UNKNOWN(404, Owner.USER, false, "No such collection", "GET /collectLogs/tasks lists them."),
    BUNDLE_NOT_READY(
            404, Owner.USER, true, "There is no bundle yet", "Wait until the collection's status is a final one."),
    ENTRY_UNKNOWN(
            404, Owner.USER, false, "The bundle has no such file", "GET /collectLogs/tasks/{id}/entries lists them."),
    METHOD_NOT_ALLOWED(405, Owner.USER, false, "This address takes other methods", "See the header Allow."),
    TOO_MANY_TOKENS(409, Owner.USER, false, "The user has too many tokens", "Revoke some with DELETE /tokens/{id}."),
    COLLECTION_RUNNING(
            409, Owner.USER, true, "The collection is running", "Cancel it with POST /collectLogs/cancel, or wait."),
    COLLECTION_PINNED(
            409, Owner.USER, false, "The collection is pinned", "Unpin it with DELETE /collectLogs/tasks/{id}/pin."),
    BUSY(
            409,
            Owner.USER,
            true,
            "Another collection is running",
            "Wait for the collection named in detail, or start without ifBusy=reject to queue."),
    NOTHING_MISSING(409, Owner.USER, false, "Nothing is missing", "Everything that was planned has been collected."),
    UPLOAD_RUNNING(
            409, Owner.USER, true, "The bundle is being uploaded", "Wait, or cancel it with POST /collectLogs/cancel."),
    NO_BUNDLE(
            409,
            Owner.USER,
            true,
            "There is nothing to upload",
            "Wait until the collection's status is a final one, and see whether it has a bundle."),
    DESTINATION_UNAVAILABLE(
            409,
            Owner.USER,
            true,
            "The destination cannot take the bundle now",
            "Nothing has been started. Wait until what the detail says is over, or send ignorePreflight=true."),
    BUNDLE_ENCRYPTED(
            409,
            Owner.USER,
            false,
            "The bundle is encrypted, and no coordinator has a key",
            "Download it, then \"muster bundle decrypt --identity FILE BUNDLE\"."),
    CHUNK_CONFLICT(
            409, Owner.INTERNAL, false, "This chunk is there with other bytes", "Give the job up; report this error."),
    COLLECTION_OVER(410, Owner.CLUSTER, false, "No chunk is wanted", "Forget the job: its collection is over."),
    TOO_LARGE(413, Owner.USER, false, "The body is too large", "Send less; the bound is in the detail."),
    UNSUPPORTED_MEDIA_TYPE(
            415,
            Owner.USER,
            false,
            "The body's type is not understood",
            "Send application/json or application/x-www-form-urlencoded."),
    RANGE_NOT_SATISFIABLE(
            416, Owner.USER, false, "The range is outside the bundle", "See the header Content-Range for its length."),
    DIGEST_MISMATCH(422, Owner.NODE, true, "The body differs from its digest", "Send the chunk again."),
    PREFLIGHT_FAILED(
            422,
            Owner.USER,
            false,
            "The bundle could not be uploaded there",
            "Nothing has been started. Correct what the detail says, or send ignorePreflight=true."),
    LOGINS_THROTTLED(
            429,
            Owner.USER,
            true,
            "Too many logins have failed",
            "Nothing was compared. Wait as Retry-After says; then send the right password or token."),
    QUEUE_FULL(
            429,
            Owner.CLUSTER,
            true,
            "Too many collections wait",
            "Wait as Retry-After says; the bound is muster.limits.queue."),
    INTERNAL(500, Owner.INTERNAL, true, "Something went wrong here", "Look at the coordinator's log."),
    NOT_READY(503, Owner.CLUSTER, true, "The coordinator is not ready", "Try again in a few seconds."),
    AUDIT_UNAVAILABLE(
            503,
            Owner.CLUSTER,
            true,
            "The audit log cannot be written",
            "Nothing was done. Look at the coordinator's log, and at the space for its data directory."),
    BUNDLE_AWAY(
            503,
            Owner.CLUSTER,
            true,
            "The bundle is on a coordinator that cannot be reached",
            "Start that coordinator again, with its data directory; the detail names it."),
    CHUNK_EARLY(503, Owner.NODE, true, "An earlier chunk is missing", "Send the earlier chunks, then this again."),
    STORAGE_FULL(
            507,
            Owner.CLUSTER,
            true,
            "No room on the coordinator's disk",
            "Free space or lower muster.store.free-space-watermark; agents try again by themselves.");

    /** Who can do something about it. */
    enum Owner {
        USER,
        NODE,
        CLUSTER,
        INTERNAL
    }

    private final int status;
    private final Owner owner;
    private final boolean retry;
    private final String title;
    private final String next;

    ErrorCode(int status, Owner owner, boolean retry, String title, String next) {
        this.status = status;
        this.owner = owner;
        this.retry = retry;
        this.title = title;
        this.next = next;
    }

    int status() {
        return status;
    }

    Owner owner() {
        return owner;
    }

    boolean retry() {
        return retry;
    }

    String title() {
        return title;
    }

    String next() {
        return next;
    }
}
