package io.muster.coordinator.upload;

import io.muster.coordinator.config.DestinationConfig;
import io.muster.coordinator.config.ProxyConfig;
import io.muster.coordinator.config.Secret;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where bundles go: an address, and what the configuration says about it.
 *
 * @param url null for a presigned one, which is a secret as a whole
 * @param config null for an address that only the request names
 * @param proxy null without
 */
record Destination(@Nullable URI url, @Nullable DestinationConfig config, @Nullable ProxyConfig proxy) {

    /** Whether the URL is presigned: used as it is, for one object. */
    boolean isPresigned() {
        return url == null;
    }

    /** The base address, which the configuration may keep in a secret place. */
    URI address() throws IOException {
        if (url != null) {
            return url;
        }
        Secret secret = secret("url").orElseThrow(() -> UploadProblem.lasting("the destination has no url"));
        try {
            URI address = URI.create(reveal(secret));
            if (address.getHost() != null && String.valueOf(address.getScheme()).startsWith("http")) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // Told below: the exception's message would hold the secret.
        }
        throw UploadProblem.lasting("what is in the " + secret + " is no URL such as https://…");
    }

    Optional<String> text(String key) {
        return config == null ? Optional.empty() : config.text(key);
    }

    private Optional<Secret> secret(String key) {
        return config == null ? Optional.empty() : config.secret(key);
    }

    /** A secret that is configured, read now. */
    Optional<String> revealed(String key) throws IOException {
        Optional<Secret> secret = secret(key);
        return secret.isEmpty() ? Optional.empty() : Optional.of(reveal(secret.get()));
    }

    static String reveal(Secret secret) throws IOException {
        try {
            return secret.reveal();
        } catch (IOException e) {
            throw UploadProblem.lasting(String.valueOf(e.getMessage()));
        }
    }
}
