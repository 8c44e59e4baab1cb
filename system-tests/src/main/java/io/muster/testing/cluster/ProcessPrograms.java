package io.muster.testing.cluster;

import io.muster.testing.ManagedProcess;
import io.muster.testing.ProgramLine;
import java.nio.file.Path;
import java.util.List;

/** Programs in JVMs of their own, with the options they ship with. */
record ProcessPrograms(Path folder) implements LinkedRing.Programs {
    @Override
    public Program coordinator(int number, Path data, Settings settings) {
        Path config = settings.write(folder.resolve("coordinator" + number + ".conf"));
        return new ProcessProgram(
                ProgramLine.coordinator(
                        ManagedProcess.shippedOptions("coordinator"),
                        List.of("--data-dir", data.toString(), "--config", config.toString())),
                folder.resolve("coordinator" + number + ".log"));
    }

    @Override
    public Program agent(String name, Path data, Settings settings) {
        Path config = settings.write(folder.resolve("agent-" + name + ".conf"));
        return new ProcessProgram(
                ProgramLine.agent(ManagedProcess.shippedOptions("agent"), List.of("--config", config.toString())),
                folder.resolve("agent-" + name + ".log"));
    }
}
