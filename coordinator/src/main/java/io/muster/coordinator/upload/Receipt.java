package io.muster.coordinator.upload;

/**
 * The far side has the bundle.
 *
 * @param verified what of it was compared there, such as "size and MD5"
 */
public record Receipt(String verified) {}
