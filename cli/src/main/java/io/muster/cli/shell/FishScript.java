package io.muster.cli.shell;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Completion for fish. For bash and zsh picocli writes it. */
final class FishScript {
    private static final int LONGEST = 100;

    private final StringBuilder script = new StringBuilder(
            """
            # Completion of muster for fish, written by: muster completion fish
            # Whether the words so far are exactly these, without options.
            function __muster_is
                test "$(__muster_words | string join ' ')" = "$(string join ' ' -- $argv)"
            end
            # Whether the words so far begin with these.
            function __muster_in
                set -l words (__muster_words)
                test (count $words) -ge (count $argv); or return 1
                test "$(string join ' ' -- $words[1..(count $argv)])" = "$(string join ' ' -- $argv)"
            end
            function __muster_words
                set -l words (commandline -opc)
                set -e words[1]
                string match --invert -- '-*' $words
            end
            complete -c muster -f
            """);

    private FishScript() {}

    static String of(CommandLine program) {
        FishScript fish = new FishScript();
        List<Described> commands = Described.all(program);
        for (Described command : commands) {
            commands.stream().filter(child -> isBelow(child, command)).forEach(child -> fish.child(command, child));
            if (!command.path().isEmpty()) {
                command.options().forEach(option -> fish.option(command, option));
                command.arguments().values().forEach(argument -> fish.argument(command, argument));
            }
        }
        return fish.script.toString();
    }

    private static boolean isBelow(Described child, Described parent) {
        int depth = parent.path().size();
        return child.path().size() == depth + 1
                && child.path().subList(0, depth).equals(parent.path());
    }

    private void child(Described parent, Described child) {
        String name = child.path().get(child.path().size() - 1);
        line("__muster_is", parent, "-a " + name, child.summary());
    }

    private void option(Described command, OptionSpec option) {
        StringBuilder words = new StringBuilder();
        for (String name : option.names()) {
            words.append(name.startsWith("--") ? "-l " + name.substring(2) : "-s " + name.substring(1))
                    .append(' ');
        }
        if (Described.takesValue(option)) {
            words.append(value(option));
        }
        line("__muster_in", command, words.toString().strip(), Described.told(option));
    }

    private void argument(Described command, ArgSpec argument) {
        Set<String> choices = Described.choices(argument);
        if (!choices.isEmpty() || Described.takesFile(argument)) {
            line("__muster_in", command, choices.isEmpty() ? "-F" : words(choices), argument.paramLabel());
        }
    }

    private static String value(ArgSpec argument) {
        Set<String> choices = Described.choices(argument);
        return choices.isEmpty() ? Described.takesFile(argument) ? "-r -F" : "-x" : "-x " + words(choices);
    }

    private static String words(Set<String> choices) {
        return "-a " + quoted(String.join(" ", choices));
    }

    private void line(String condition, Described command, String what, String told) {
        String where = command.path().isEmpty() ? condition : condition + " " + String.join(" ", command.path());
        script.append("complete -c muster -n ")
                .append(quoted(where))
                .append(' ')
                .append(what)
                .append(" -d ")
                .append(quoted(first(told)))
                .append('\n');
    }

    /** Up to the first colon or full stop; the rest is in the manual. */
    private static String first(String told) {
        String sentence =
                Arrays.stream(told.split("(?<=[.;:]) |, ", 2)).findFirst().orElse(told);
        String short_ = sentence.replaceAll("[.;:]$", "");
        return short_.length() <= LONGEST ? short_ : short_.substring(0, LONGEST - 1) + "…";
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
