package io.muster.protocol.agent;

import io.muster.protocol.agent.AgentEvent.Estimate;
import io.muster.protocol.agent.AgentEvent.HeldJob;
import io.muster.protocol.agent.JobOrder.JobLimits;
import io.muster.protocol.archive.BundleFormat;
import io.muster.protocol.encryption.Recipient;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.plan.VerdictKind;
import io.muster.protocol.spec.CollectorAction;
import io.muster.protocol.spec.CollectorSpec;
import io.muster.protocol.spec.CollectorSpec.Condition;
import io.muster.protocol.spec.CollectorSpec.Dependency;
import io.muster.protocol.spec.CollectorSpec.Scope;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One of each message between agents and coordinators. Later versions must still read what these are written as. */
final class WireSamples {
    private static final CollectionId COLLECTION = new CollectionId("01890a5d-ac96-774b-bcce-b302099a8057");
    private static final NodeId NODE = new NodeId("db-1.example.com");
    private static final CollectorId LOGS = new CollectorId("app-logs");
    private static final CollectorId PROCESSES = new CollectorId("processes");
    private static final Instant AT = Instant.parse("2026-01-31T08:09:10.123Z");
    private static final List<URI> CHUNKS_TO = List.of(URI.create("http://10.0.0.1:9000"));

    private WireSamples() {}

    static List<AgentCommand> commands() {
        return List.of(
                new AgentCommand.Welcome(1, "0.1.0", 2000, 6000),
                new AgentCommand.Rejected("node-taken", "another agent is connected as db-1.example.com", true),
                new AgentCommand.HeartbeatAck(7),
                new AgentCommand.StartJob(
                        COLLECTION,
                        3,
                        order(new RedactionOrder("strict", "a2V5", List.of("ip"), List.of("kind: Redactor"))),
                        2,
                        CHUNKS_TO,
                        "dG9rZW4"),
                new AgentCommand.AttachJob(COLLECTION, 3, 12, 2, 5, CHUNKS_TO, "dG9rZW4"),
                new AgentCommand.AckEvents(COLLECTION, 12),
                new AgentCommand.CancelJob(COLLECTION, 3, "cancelled by admin"),
                new AgentCommand.ReleaseJob(COLLECTION, 3),
                new AgentCommand.WatchOutput(COLLECTION, new CollectorId("hello"), 4096, 12),
                new AgentCommand.LeaveOutput(COLLECTION, new CollectorId("hello")),
                new AgentCommand.EstimateJob("r-1", order()));
    }

    /** The messages that have grown since a version, as that version says them. */
    static List<Object> of(int version) {
        return switch (version) {
            case 1 -> ofVersion1();
            case 2 -> ofVersion2();
            case 3 -> ofVersion3();
            default -> List.of();
        };
    }

    private static List<Object> ofVersion1() {
        return List.of(
                new AgentCommand.StartJob(COLLECTION, 3, order()),
                new AgentCommand.AttachJob(COLLECTION, 3, 12),
                new AgentEvent.Hello(
                        NODE,
                        "5f0c",
                        "0.1.0",
                        1,
                        List.of("collector:run", "format:tar.zst"),
                        Map.of("rack", "r1"),
                        Map.of("arch", "amd64"),
                        List.of(new HeldJob(COLLECTION, 12, true))),
                new AgentEvent.JobUpdated(COLLECTION, 1, new JobUpdate.Accepted(AT)),
                finished(Map.of()));
    }

    private static List<Object> ofVersion2() {
        return List.of(
                new AgentCommand.StartJob(COLLECTION, 3, order(), 2, CHUNKS_TO),
                new AgentCommand.AttachJob(COLLECTION, 3, 12, 2, 5, CHUNKS_TO),
                finished(Map.of()));
    }

    private static List<Object> ofVersion3() {
        return List.of(
                new AgentCommand.StartJob(
                        COLLECTION,
                        3,
                        order(new RedactionOrder("strict", "a2V5", List.of("ip"), List.of("kind: Redactor"))),
                        2,
                        CHUNKS_TO),
                new AgentCommand.AttachJob(COLLECTION, 3, 12, 2, 5, CHUNKS_TO));
    }

    static List<AgentEvent> events() {
        return List.of(
                new AgentEvent.Hello(
                        NODE,
                        "5f0c",
                        "0.1.0",
                        1,
                        List.of("collector:run", "format:tar.zst"),
                        Map.of("rack", "r1"),
                        Map.of("arch", "amd64"),
                        List.of(new HeldJob(COLLECTION, 12, true, 2))),
                new AgentEvent.Heartbeat(7),
                new AgentEvent.JobUpdated(COLLECTION, 1, new JobUpdate.Accepted(AT), 2),
                new AgentEvent.JobProgress(COLLECTION, 5_000_000_000L, 900, 800, Map.of(LOGS, 77L), "spool full"),
                new AgentEvent.JobUnknown(COLLECTION),
                new AgentEvent.ChunksGone(COLLECTION, 2, 5),
                new AgentEvent.StaleEpoch(COLLECTION, 3, 4),
                new AgentEvent.OutputPrinted(
                        COLLECTION,
                        new CollectorId("hello"),
                        List.of(new OutputPiece(false, 4096, 4102, "hello\n"), new OutputPiece(true, 12, 14, "é")),
                        "ended"),
                new AgentEvent.JobEstimated("r-1", List.of(new Estimate(LOGS, 4096, 2, "/var/log/app/a.log"))));
    }

    static List<JobUpdate> updates() {
        return List.of(
                new JobUpdate.Accepted(AT),
                new JobUpdate.CollectorStarted(PROCESSES, AT),
                finished(Map.of("password", 2L)),
                new JobUpdate.Collected(AT),
                new JobUpdate.Finished(AT, 2, 8192, "the coordinator does not want this collection any more"));
    }

    private static JobUpdate finished(Map<String, Long> redactions) {
        return new JobUpdate.CollectorFinished(
                PROCESSES,
                new Verdict(
                        VerdictKind.TRUNCATED,
                        "10 bytes left out by a size limit",
                        3,
                        AT,
                        AT.plusSeconds(2),
                        2,
                        4096,
                        10,
                        List.of("a warning"),
                        redactions));
    }

    private static final Recipient RECIPIENT =
            new Recipient("age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj");

    private static JobOrder order() {
        return order(null);
    }

    private static JobOrder order(@Nullable RedactionOrder redaction) {
        CollectorSpec processes = new CollectorSpec(
                PROCESSES,
                "run",
                "processes",
                Scope.HOST,
                new CollectorAction.Run(
                        "ps", List.of("-ef"), "out", Map.of("in.txt", "x"), List.of("A=b"), List.of("PATH"), true),
                false,
                List.of(),
                Duration.ofSeconds(5),
                1_000_000L,
                10,
                Set.of("node"),
                4);
        CollectorSpec logs = new CollectorSpec(
                LOGS,
                "copy",
                "app-logs",
                Scope.HOST,
                new CollectorAction.Copy("/var/log/app", "2h", null),
                false,
                List.of(new Dependency(PROCESSES, Condition.COMPLETED, true)),
                null,
                null,
                0,
                Set.of(),
                9);
        return new JobOrder(
                NODE,
                "muster-20260131T080910Z-099a8057",
                true,
                BundleFormat.TAR_ZST,
                List.of(processes, logs),
                new JobLimits(8, Duration.ofMinutes(2), Duration.ofMinutes(30), 2L << 30, 20L << 30, 2),
                AT.minusSeconds(7200),
                null,
                redaction,
                redaction == null ? List.of() : List.of(RECIPIENT));
    }
}
