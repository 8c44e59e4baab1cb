package io.muster.coordinator.upload;

/**
 * Why a bundle could not be uploaded somewhere now.
 *
 * @param reason a sentence for people
 * @param passing it may be over later without anybody's doing: the destination cannot be reached, or has no room
 */
public record Obstacle(String reason, boolean passing) {}
