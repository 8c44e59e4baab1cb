package io.muster.coordinator.collection;

import io.muster.coordinator.upload.UploadTarget;
import io.muster.protocol.http.CollectionView.UploadView;
import io.muster.protocol.plan.UploadState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The upload of one collection as its events made it: the last one that was asked for. */
final class UploadRecord {
    private @Nullable UploadTarget target;
    private UploadView view;
    private @Nullable String token;
    private @Nullable Instant since;

    /**
     * What is to be done.
     *
     * @param token what an earlier run remembered at the far side
     * @param since when the bundle was there and the upload asked for
     */
    record Due(UploadTarget target, @Nullable String token, Instant since) {}

    UploadRecord(CollectionRequest request) {
        target = request.upload() ? request.target() : null;
        view = new UploadView(request.upload() ? UploadState.PENDING : UploadState.NONE, null, null);
    }

    void apply(CollectionEvent.UploadRequested e) {
        target = e.target();
        token = null;
        since = e.at();
        view = new UploadView(UploadState.PENDING, null, null);
    }

    void apply(CollectionEvent.UploadRemembered e) {
        token = e.token();
    }

    void apply(CollectionEvent.UploadChanged e) {
        view = new UploadView(e.state(), e.url(), e.reason());
        if (!isOpen()) {
            token = null;
        }
    }

    void sealed(Instant at) {
        if (since == null) {
            since = at;
        }
    }

    UploadView view() {
        return view;
    }

    UploadState state() {
        return view.state();
    }

    /** Asked for, and without an end. */
    boolean isOpen() {
        return switch (view.state()) {
            case PENDING, UPLOADING -> true;
            case NONE, UPLOADED, FAILED -> false;
        };
    }

    /** Whether it is open and there is something to upload. */
    boolean isDue() {
        return isOpen() && since != null && target != null;
    }

    Due due() {
        UploadTarget to = target;
        Instant from = since;
        if (to == null || from == null) {
            throw new IllegalStateException("no upload is due");
        }
        return new Due(to, token, from);
    }

    /** What is needed to go on at the far side; null without. */
    @Nullable
    String token() {
        return token;
    }

    /** Where it went last, or was to go; null where nothing was ever asked for. */
    @Nullable
    UploadTarget target() {
        return target;
    }
}
