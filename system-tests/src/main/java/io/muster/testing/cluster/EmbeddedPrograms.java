package io.muster.testing.cluster;

import io.muster.agent.EmbeddedAgent;
import io.muster.coordinator.Coordinator;
import io.muster.coordinator.config.MusterConfig;
import java.nio.file.Path;
import java.time.Clock;

/** Programs in this JVM. */
final class EmbeddedPrograms implements LinkedRing.Programs {
    @Override
    public Program coordinator(int number, Path data, Settings settings) {
        return new EmbeddedProgram(
                "coordinator " + number,
                () -> Coordinator.start(
                        new Coordinator.Settings(MusterConfig.of(settings.config()), data, Clock.systemUTC())));
    }

    @Override
    public Program agent(String name, Path data, Settings settings) {
        return new EmbeddedProgram("agent " + name, () -> EmbeddedAgent.start(settings.config()));
    }
}
