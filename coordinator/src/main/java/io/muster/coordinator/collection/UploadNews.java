package io.muster.coordinator.collection;

import org.jspecify.annotations.Nullable;

/** What an upload tells the manager. */
sealed interface UploadNews {
    /** @param url for people, without what is secret */
    record Began(String url) implements UploadNews {}

    /** @param token what it needs to go on after a restart; null for nothing */
    record Remember(@Nullable String token) implements UploadNews {}

    /** @param verified what was compared at the far side */
    record Uploaded(String verified) implements UploadNews {}

    record Failed(String reason) implements UploadNews {}
}
