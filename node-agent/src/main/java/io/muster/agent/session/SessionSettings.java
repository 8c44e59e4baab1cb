package io.muster.agent.session;

import java.time.Duration;

/**
 * How the session is kept.
 *
 * @param connectTimeout bound of one attempt, up to the coordinator's welcome
 * @param lease how long jobs live without a coordinator
 * @param maxJobs jobs that run at a time
 */
public record SessionSettings(
        Duration connectTimeout, Duration shortestBackoff, Duration longestBackoff, Duration lease, int maxJobs) {}
