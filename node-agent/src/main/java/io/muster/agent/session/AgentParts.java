package io.muster.agent.session;

import io.muster.agent.job.JobTools;
import io.muster.agent.spool.SpoolSpace;
import io.muster.agent.transfer.AgentSecret;
import io.muster.agent.transfer.Coordinators;
import io.muster.agent.transfer.TransferSettings;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * What all jobs and the session of one agent share.
 *
 * @param client the one to use for new calls
 */
public record AgentParts(
        JobTools tools,
        Path jobsFolder,
        SpoolSpace spoolSpace,
        Coordinators coordinators,
        Supplier<HttpClient> client,
        AgentSecret secret,
        TransferSettings transferSettings) {}
