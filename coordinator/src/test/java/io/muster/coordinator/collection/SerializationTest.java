package io.muster.coordinator.collection;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.muster.coordinator.agent.OutputHeard;
import io.muster.coordinator.agent.SessionCommand;
import io.muster.coordinator.cluster.ClusterMessage;
import io.muster.coordinator.config.MusterConfig;
import io.muster.protocol.agent.AgentEvent;
import io.muster.protocol.agent.OutputPiece;
import io.muster.protocol.plan.VerdictKind;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class SerializationTest {
    private static final ActorTestKit KIT = ActorTestKit.create(
            "SerializationTest", MusterConfig.of(ConfigFactory.empty()).raw());

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    private final List<Object> samples = samples();

    private static List<Object> samples() {
        var reply = KIT.createTestProbe(ManagerReply.class).getRef();
        var recorded = KIT.createTestProbe(CollectionCommand.Recorded.class).getRef();
        var session = KIT.createTestProbe(SessionCommand.class).getRef();
        var collector = KIT.createTestProbe(NodeCommand.class).getRef();
        var estimated = KIT.createTestProbe(SessionCommand.Estimated.class).getRef();
        var heard = KIT.createTestProbe(OutputHeard.class).getRef();
        return Stream.of(
                        Samples.events().stream(),
                        Samples.replies().stream(),
                        Samples.managerCommands(reply, recorded, session).stream(),
                        Samples.others(session, collector).stream(),
                        Stream.of(
                                new SessionCommand.WatchOutput(Samples.ID, Samples.A, 4, 5, heard),
                                new SessionCommand.LeaveOutput(Samples.ID, Samples.A, heard),
                                new OutputHeard(new AgentEvent.OutputPrinted(
                                        Samples.ID, Samples.A, List.of(new OutputPiece(true, 0, 5, "oops\n")), null))),
                        Stream.of(new NodeCommand.Unable(VerdictKind.FAILED, "too old")),
                        Stream.of(new SessionCommand.Estimate(
                                Planner.order(Samples.request(), Samples.plan(), Samples.N1), estimated)))
                .flatMap(s -> s.map(Object.class::cast))
                .toList();
    }

    @Test
    void everyMessageAndEventSurvivesSerialization() {
        for (Object sample : samples) {
            Object back = KIT.serializationTestKit().verifySerialization(sample, false);
            assertThat(back).isEqualTo(sample);
        }
    }

    @Test
    void thereIsASampleOfEveryMessageThatTravels() {
        Set<Class<?>> sampled = samples.stream().map(Object::getClass).collect(Collectors.toSet());
        Set<Class<?>> expected = new HashSet<>();
        for (Class<?> protocol : List.of(
                ManagerCommand.class,
                ManagerReply.class,
                ManagerEvent.class,
                CollectionCommand.class,
                NodeCommand.class,
                SessionCommand.class)) {
            leaves(protocol)
                    .filter(c -> ClusterMessage.class.isAssignableFrom(c) || ManagerEvent.class.isAssignableFrom(c))
                    .forEach(expected::add);
        }
        assertThat(sampled).containsAll(expected);
    }

    @Test
    void everyEventHasANameInTheJournal() {
        assertThat(new HashSet<Class<?>>(EventSerializer.NAMES.values()))
                .isEqualTo(leaves(ManagerEvent.class).collect(Collectors.toSet()));
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
        Class<?>[] permitted = type.getPermittedSubclasses();
        return permitted == null ? Stream.of(type) : Arrays.stream(permitted).flatMap(SerializationTest::leaves);
    }
}
