package io.muster.coordinator.security;

import java.time.Instant;

/**
 * What is kept of a token that a user has made for a program.
 *
 * @param owner the user who made it, whose rights are its limit
 * @param hash SHA-256 of its secret, in hexadecimal
 */
public record ApiToken(
        String id, String name, String owner, Rights rights, String hash, Instant created, Instant expires) {
    @Override
    public String toString() {
        return "ApiToken[" + id + " of " + owner + "]";
    }
}
