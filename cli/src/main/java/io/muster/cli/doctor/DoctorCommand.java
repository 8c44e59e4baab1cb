package io.muster.cli.doctor;

import io.muster.cli.Console;
import io.muster.cli.ExitCode;
import io.muster.cli.Failure;
import io.muster.cli.HelpOption;
import io.muster.cli.output.Harmless;
import io.muster.cli.output.OutputFormat;
import io.muster.cli.output.OutputOption;
import io.muster.protocol.tls.ReloadingTls;
import io.muster.protocol.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks a host. */
@Command(
        name = "doctor",
        description = {
            "Checks this host for a coordinator or an agent, running or not: JDK, folder, space, port,",
            "clock, permissions, limits, policy. Says what to do, and changes nothing. Exit code 4 where it cannot run so."
        },
        sortOptions = false,
        footer = {
            "",
            "Example:",
            "  muster doctor coordinator --data-dir data",
            "  muster doctor agent --coordinator http://127.0.0.1:9000"
        })
public final class DoctorCommand implements Callable<Integer> {
    private static final long COORDINATOR_SPACE = 5L << 30;
    private static final long AGENT_SPACE = 2L << 30;

    private final Console console;

    @Parameters(index = "0", paramLabel = "coordinator|agent", description = "what is to run here")
    Role role = Role.AGENT;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "its data folder; default: muster-data, /var/lib/muster-agent for an agent")
    @Nullable
    Path dataDir;

    @Option(names = "--bind", paramLabel = "ADDR", description = "a coordinator's address; default: 127.0.0.1")
    String bind = "127.0.0.1";

    @Option(names = "--http-port", paramLabel = "N", description = "a coordinator's port; default: 9000")
    int port = 9000;

    @Option(
            names = "--coordinator",
            split = ",",
            paramLabel = "URL",
            description = "an agent's coordinators; default: http://127.0.0.1:9000")
    List<String> coordinators = List.of("http://127.0.0.1:9000");

    @Option(
            names = "--policy-file",
            paramLabel = "FILE",
            description = "an agent's policy; default: MUSTER_POLICY_FILE, else none is checked")
    @Nullable
    Path policy;

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description = "certificates (PEM) of who signed the coordinators', instead of those that Java knows")
    @Nullable
    Path caFile;

    @Mixin
    OutputOption output = new OutputOption();

    @Mixin
    HelpOption help = new HelpOption();

    /** What a host is checked for. */
    enum Role {
        COORDINATOR,
        AGENT
    }

    public DoctorCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Failure, InterruptedException {
        List<Finding> findings = role == Role.COORDINATOR ? coordinator() : agent();
        if (output.isJson()) {
            OutputFormat.json(console.out(), findings);
        } else {
            findings.forEach(this::print);
        }
        boolean works = findings.stream().noneMatch(f -> f.level() == Finding.Level.FAIL);
        return works ? ExitCode.COMPLETE : ExitCode.FAILED;
    }

    private List<Finding> coordinator() throws Failure, InterruptedException {
        HostChecks host = new HostChecks(Path.of("/proc/self"));
        List<Finding> findings = new ArrayList<>();
        findings.add(HostChecks.jdk(Runtime.version(), System.getProperty("java.home")));
        findings.addAll(FolderChecks.of(dataDir == null ? Path.of("muster-data") : dataDir, COORDINATOR_SPACE));
        findings.addAll(new NetworkChecks(Clock.systemUTC(), trust()).port(bind, port));
        findings.add(host.openFiles());
        return findings;
    }

    private SSLContext trust() throws Failure {
        try {
            return caFile == null
                    ? SSLContext.getDefault()
                    : ReloadingTls.client(new TlsFiles(null, null, caFile), console::warning)
                            .context();
        } catch (IOException e) {
            throw Failure.badInput("ca-file: " + e.getMessage());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no TLS", e);
        }
    }

    private List<Finding> agent() throws Failure, InterruptedException {
        HostChecks host = new HostChecks(Path.of("/proc/self"));
        NetworkChecks network = new NetworkChecks(Clock.systemUTC(), trust());
        List<Finding> findings = new ArrayList<>();
        findings.add(HostChecks.jdk(Runtime.version(), System.getProperty("java.home")));
        findings.addAll(FolderChecks.of(dataDir == null ? Path.of("/var/lib/muster-agent") : dataDir, AGENT_SPACE));
        for (String url : coordinators) {
            findings.addAll(network.coordinator(url.contains("://") ? url : "http://" + url));
        }
        String configured = console.env().get("MUSTER_POLICY_FILE");
        if (policy != null) {
            findings.addAll(PolicyCheck.of(policy, console.env().get("MUSTER_HOME")));
        } else if (configured != null && !configured.isEmpty()) {
            findings.addAll(PolicyCheck.of(Path.of(configured), console.env().get("MUSTER_HOME")));
        }
        findings.add(host.user());
        findings.add(host.cgroup());
        return findings;
    }

    private void print(Finding finding) {
        String level = finding.level().name().toLowerCase(Locale.ROOT);
        console.out().printf("%-5s %-12s %s%n", level, finding.what(), Harmless.text(finding.found()));
        if (finding.advice() != null) {
            console.out().printf("%19s%s%n", "", Harmless.text(finding.advice()));
        }
    }
}
