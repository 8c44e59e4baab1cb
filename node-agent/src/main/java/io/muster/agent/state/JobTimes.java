package io.muster.agent.state;

import org.jspecify.annotations.Nullable;

/**
 * When what happened to a job, and whether it was cancelled.
 *
 * @param started when it began to run; null while it waits for its turn
 * @param owned when a coordinator had claimed it last
 * @param cancelled why; null while it is not
 */
record JobTimes(@Nullable Stamp started, Stamp owned, @Nullable String cancelled) {}
