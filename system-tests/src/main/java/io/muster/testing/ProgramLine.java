package io.muster.testing;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Command lines that run the product's programs in JVMs of their own: with their jars of this JVM's class path and, if
 * those are jars and not folders of classes, with their classes shared as those of an installed program are.
 */
public final class ProgramLine {
    private ProgramLine() {}

    /** @param jvmOptions such as {@link ManagedProcess#shippedOptions} */
    public static List<String> coordinator(List<String> jvmOptions, List<String> arguments) {
        return line(ShippedProgram.COORDINATOR, jvmOptions, arguments);
    }

    /** @param jvmOptions such as {@link ManagedProcess#shippedOptions} */
    public static List<String> agent(List<String> jvmOptions, List<String> arguments) {
        return line(ShippedProgram.AGENT, jvmOptions, arguments);
    }

    private static List<String> line(ShippedProgram program, List<String> jvmOptions, List<String> arguments) {
        String jars = jars();
        if (jars.isEmpty()) {
            return ManagedProcess.javaLine(program.mainClass, jvmOptions, arguments);
        }
        List<String> options = new ArrayList<>(jvmOptions);
        options.addAll(ClassArchive.options(program, jars));
        return ManagedProcess.javaLine(jars, program.mainClass, options, arguments);
    }

    /** The class path without this module's own folders; empty if there are others. */
    private static String jars() {
        Path own = Path.of("").toAbsolutePath();
        List<String> entries = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).toAbsolutePath().startsWith(own.resolve("target"))
                        || !Files.isDirectory(Path.of(entry)))
                .toList();
        boolean onlyJars = entries.stream().noneMatch(entry -> Files.isDirectory(Path.of(entry)));
        return onlyJars ? String.join(File.pathSeparator, entries) : "";
    }
}
