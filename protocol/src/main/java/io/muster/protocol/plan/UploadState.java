package io.muster.protocol.plan;

/** The upload's own state, beside the collection's, so that a failed upload never spoils a good bundle. */
public enum UploadState {
    NONE,
    PENDING,
    UPLOADING,
    UPLOADED,
    FAILED
}
