package io.muster.agent.job;

import io.muster.agent.collect.CollectorCatalog;

/** What every job of this agent works with. */
public record JobTools(CollectorCatalog catalog, CommandRunner commands) {}
