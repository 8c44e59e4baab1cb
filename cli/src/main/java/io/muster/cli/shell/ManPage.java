package io.muster.cli.shell;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** A manual page in the macros of man(7). */
final class ManPage {
    private static final List<String> ENVIRONMENT = List.of(
            "MUSTER_PROFILE",
            "Which login to use; see muster\\-login(1).",
            "MUSTER_SERVER",
            "The coordinator's address, or those of several separated by commas.",
            "MUSTER_CREDENTIALS_FILE",
            "A file with one line user:password.",
            "MUSTER_USER, MUSTER_PASSWORD",
            "The same without a file.",
            "NO_COLOR",
            "No colours, whatever it says.");

    private final StringBuilder page = new StringBuilder();

    private ManPage() {}

    /** @param all the program and its commands, the program first */
    static String of(Described command, List<Described> all) {
        ManPage man = new ManPage();
        man.line(
                ".TH " + command.page().toUpperCase(Locale.ROOT).replace("-", "\\-") + " 1 \"\" \"muster\" \"Muster\"");
        man.heading("NAME");
        man.line(escaped(command.page()) + " \\- " + escaped(command.summary().replaceAll("\\.$", "")));
        man.synopsis(command);
        man.heading("DESCRIPTION");
        for (String paragraph : command.spec().usageMessage().description()) {
            man.line(escaped(plain(paragraph)));
        }
        man.children(command, all);
        man.arguments(command);
        man.options(command.options());
        man.footer(command.spec().usageMessage().footer());
        if (command.path().isEmpty()) {
            man.heading("ENVIRONMENT");
            for (int i = 0; i < ENVIRONMENT.size(); i += 2) {
                man.item(ENVIRONMENT.get(i), ENVIRONMENT.get(i + 1));
            }
            man.heading("FILES");
            man.item(
                    "~/.config/muster/profiles.json", "What muster\\-login(1) keeps, below XDG_CONFIG_HOME where set.");
        }
        if (!command.path().isEmpty()) {
            man.heading("SEE ALSO");
            man.line("muster(1)");
        }
        return man.page.toString();
    }

    private void synopsis(Described command) {
        heading("SYNOPSIS");
        StringBuilder words = new StringBuilder("\\fB" + escaped(command.typed()) + "\\fR");
        words.append(command.children().isEmpty() ? "" : " \\fICOMMAND\\fR");
        words.append(command.options().isEmpty() ? "" : " [\\fIOPTIONS\\fR]");
        command.arguments().values().forEach(a -> words.append(" ")
                .append(a.arity().min() == 0 ? "[" : "")
                .append("\\fI")
                .append(escaped(a.paramLabel()))
                .append("\\fR")
                .append(a.arity().max() > 1 ? "\\&..." : "")
                .append(a.arity().min() == 0 ? "]" : ""));
        line(words.toString());
    }

    private void children(Described command, List<Described> all) {
        if (command.children().isEmpty()) {
            return;
        }
        heading("COMMANDS");
        int depth = command.path().size();
        for (Described child : all) {
            if (child.path().size() == depth + 1
                    && child.path().subList(0, depth).equals(command.path())) {
                item(escaped(child.page()) + "\\fR(1)", escaped(child.summary()));
            }
        }
    }

    private void arguments(Described command) {
        if (!command.arguments().isEmpty()) {
            heading("ARGUMENTS");
            command.arguments().forEach((label, argument) -> item(escaped(label), escaped(Described.told(argument))));
        }
    }

    private void options(List<OptionSpec> options) {
        if (options.isEmpty()) {
            return;
        }
        heading("OPTIONS");
        for (OptionSpec option : options) {
            List<String> names = new ArrayList<>(Arrays.asList(option.names()));
            names.replaceAll(ManPage::escaped);
            item(String.join("\\fR, \\fB", names) + value(option), escaped(Described.told(option)));
        }
    }

    private static String value(ArgSpec option) {
        return option.arity().max() > 0 ? "\\fR=\\fI" + escaped(option.paramLabel()) : "";
    }

    /** Notes and examples as they stand. */
    private void footer(String... lines) {
        String text = plain(String.join("\n", lines)).strip();
        if (!text.isEmpty()) {
            heading("NOTES");
            line(".nf");
            text.lines().forEach(one -> line(escaped(one)));
            line(".fi");
        }
    }

    private void heading(String name) {
        line(".SH " + name);
    }

    private void item(String name, String told) {
        line(".TP");
        line("\\fB" + name + "\\fR");
        line(told.isEmpty() ? "\\&" : told);
    }

    private void line(String text) {
        page.append(text).append('\n');
    }

    private static String plain(String text) {
        return Ansi.OFF.string(text.replace("%n", "\n"));
    }

    /** Nothing of a text is a request to the formatter. */
    private static String escaped(String text) {
        StringBuilder ascii = new StringBuilder();
        text.replace("\\", "\\e")
                .replace("-", "\\-")
                .codePoints()
                .forEach(c -> ascii.append(c < 127 ? Character.toString(c) : "\\[u%04X]".formatted(c)));
        String clean = ascii.toString();
        return clean.startsWith(".") || clean.startsWith("'") ? "\\&" + clean : clean;
    }
}
