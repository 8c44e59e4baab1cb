package io.muster.cli.shell;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A command as its own options describe it.
 *
 * @param path the words after {@code muster}; none for the program itself
 * @param summary one line
 */
record Described(List<String> path, CommandSpec spec, String summary) {

    /** The program and all commands below it, each parent before its children. */
    static List<Described> all(CommandLine program) {
        List<Described> found = new ArrayList<>();
        add(found, List.of(), program);
        return found;
    }

    private static void add(List<Described> found, List<String> path, CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        found.add(new Described(path, spec, plain(spec.usageMessage().description())));
        command.getSubcommands().forEach((name, child) -> {
            List<String> below = new ArrayList<>(path);
            below.add(name);
            add(found, List.copyOf(below), child);
        });
    }

    /** Its name as one word, such as {@code muster-bundle-ls}. */
    String page() {
        return path.isEmpty() ? "muster" : "muster-" + String.join("-", path);
    }

    /** Its name as it is typed. */
    String typed() {
        return path.isEmpty() ? "muster" : "muster " + String.join(" ", path);
    }

    Set<String> children() {
        return spec.subcommands().keySet();
    }

    List<OptionSpec> options() {
        return spec.options().stream().filter(option -> !option.hidden()).toList();
    }

    /** What an option says of itself, on one line. */
    static String told(ArgSpec argument) {
        return plain(argument.description());
    }

    static boolean takesValue(OptionSpec option) {
        return option.arity().max() > 0;
    }

    static boolean takesFile(ArgSpec argument) {
        Class<?> type = argument.typeInfo().isMultiValue()
                ? argument.typeInfo().getAuxiliaryTypes()[0]
                : argument.typeInfo().getType();
        return type == Path.class
                || type == File.class
                || argument.paramLabel().contains("FILE")
                || argument.paramLabel().equals("BUNDLE");
    }

    /** The words that an argument takes; none where it takes others. */
    static Set<String> choices(ArgSpec argument) {
        Set<String> choices = new LinkedHashSet<>();
        Class<?> type = argument.typeInfo().getType();
        if (type.isEnum()) {
            for (Object constant : type.getEnumConstants()) {
                choices.add(constant.toString());
            }
        } else if (argument.completionCandidates() != null) {
            argument.completionCandidates().forEach(choices::add);
        }
        return choices;
    }

    /** Each argument by its label, in their order. */
    Map<String, ArgSpec> arguments() {
        Map<String, ArgSpec> arguments = new LinkedHashMap<>();
        spec.positionalParameters().forEach(one -> arguments.put(one.paramLabel(), one));
        return arguments;
    }

    private static String plain(String... lines) {
        String text = String.join(" ", Arrays.asList(lines));
        return Ansi.OFF.string(text).replaceAll("\\s+", " ").strip();
    }
}
