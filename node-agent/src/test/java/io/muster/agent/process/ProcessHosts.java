package io.muster.agent.process;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts classes of the tests in JVMs of their own. */
final class ProcessHosts {
    private ProcessHosts() {}

    static Process start(String instance, Path state, boolean cgroups, Hostile child, String marker)
            throws IOException {
        List<String> arguments = List.of(instance, state.toString(), Boolean.toString(cgroups), child.name(), marker);
        return java(ProcessHost.class, arguments)
                .redirectOutput(Redirect.DISCARD)
                .start();
    }

    static ProcessBuilder java(Class<?> main, List<String> arguments) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m", "-cp"));
        line.addAll(List.of(System.getProperty("java.class.path"), main.getName()));
        line.addAll(arguments);
        return new ProcessBuilder(line).redirectError(Redirect.INHERIT);
    }
}
