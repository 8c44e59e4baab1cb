package io.muster.agent;

import io.muster.agent.collect.CollectorCatalog;
import io.muster.agent.collect.Host;
import io.muster.agent.collect.StandardCollectors;
import io.muster.agent.job.JobTools;
import io.muster.agent.job.ProcessCommands;
import io.muster.agent.policy.PolicyFile;
import io.muster.agent.process.ProcessControl;
import io.muster.agent.session.AgentIdentity;
import io.muster.agent.session.AgentParts;
import io.muster.agent.session.Session;
import io.muster.agent.spool.SpoolSpace;
import io.muster.agent.transfer.AgentSecret;
import io.muster.agent.transfer.Coordinators;
import io.muster.agent.transfer.EnrolledIdentity;
import io.muster.agent.transfer.JoinSecret;
import io.muster.protocol.archive.BundleFormat;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One agent process: everything that lives as long as it does. */
final class Agent implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

    private final FileChannel lockFile;
    private final ProcessControl processes;
    private final Session session;
    private boolean closed;

    private Agent(FileChannel lockFile, ProcessControl processes, Session session) {
        this.lockFile = lockFile;
        this.processes = processes;
        this.session = session;
    }

    /** Takes the data folder, ends what an earlier process has left there, and gets ready to dial. */
    static Agent start(AgentConfig config) throws IOException {
        Path data = config.dataDir();
        Files.createDirectories(
                data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        FileChannel lockFile = lock(data);
        String instance = UUID.randomUUID().toString();
        ProcessControl processes = ProcessControl.start(config.process(), instance, data.resolve("process"));
        Path jobsFolder = data.resolve("jobs");
        Files.createDirectories(jobsFolder);
        CollectorCatalog catalog = new StandardCollectors(Host.local(List.of(data)));
        AgentIdentity identity = new AgentIdentity(
                config.node(), instance, Version.current(), capabilities(catalog), config.labels(), HostFacts.read());
        AgentParts parts = new AgentParts(
                new JobTools(catalog, new ProcessCommands(processes), new PolicyFile(config.policyFile())),
                jobsFolder,
                new SpoolSpace(jobsFolder, config.spoolQuota(), config.spoolKeepFree()),
                new Coordinators(config.coordinators()),
                AgentHttp.of(config)::client,
                secret(config),
                config.transfer());
        LOG.info(
                "agent {} of node {} starts, coordinators {}",
                identity.version(),
                config.node(),
                config.coordinators());
        return new Agent(lockFile, processes, new Session(identity, parts, config.session()));
    }

    private static AgentSecret secret(AgentConfig config) {
        Path token = config.joinTokenFile();
        return token == null
                ? new JoinSecret(config.joinSecretFile())
                : new EnrolledIdentity(config.node(), token, config.dataDir().resolve("identity"));
    }

    /** Serves until {@link #close}; says why where it is refused for good. */
    @Nullable
    String run() {
        return session.run();
    }

    /** Ends all jobs in this process, and their processes; what is on disk of them stays for the next agent. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        session.close();
        processes.close();
        try {
            lockFile.close();
        } catch (IOException e) {
            LOG.debug("lock not released", e);
        }
    }

    /** Two agents on one folder would remove each other's files. */
    private static FileChannel lock(Path data) throws IOException {
        FileChannel channel =
                FileChannel.open(data.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            throw new IOException("another agent runs with data folder " + data);
        }
        return channel;
    }

    private static List<String> capabilities(CollectorCatalog catalog) {
        List<String> capabilities = new ArrayList<>();
        catalog.types().forEach(type -> capabilities.add("collector:" + type));
        Arrays.stream(BundleFormat.values()).forEach(format -> capabilities.add("format:" + format.extension()));
        return capabilities;
    }
}
