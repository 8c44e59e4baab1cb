package io.muster.coordinator.upload;

import org.jspecify.annotations.Nullable;

/**
 * Where a bundle is to go, as a request says it. Holds no secret.
 *
 * @param destination name of a configured destination, or a URL
 * @param proxy that the request asks for; null means the destination's
 * @param customer folder below the destination; null means none
 * @param ticket folder below the customer's; null means none
 */
public record UploadTarget(
        String destination, @Nullable String proxy, @Nullable String customer, @Nullable String ticket) {
    /**
     * What a request means that may say it in two ways.
     *
     * @param uploadHost base URL, instead of {@code destination}
     * @return null where it says neither
     */
    public static @Nullable UploadTarget of(
            @Nullable String destination,
            @Nullable String uploadHost,
            @Nullable String proxy,
            @Nullable String customer,
            @Nullable String ticket) {
        String to = destination != null ? destination : uploadHost;
        return to == null ? null : new UploadTarget(to, proxy, customer, ticket);
    }
}
