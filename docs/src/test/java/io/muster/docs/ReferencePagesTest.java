package io.muster.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.AgentOptions;
import io.muster.cli.Console;
import io.muster.cli.Main;
import io.muster.cli.shell.ProgramOptions;
import io.muster.coordinator.CoordinatorMain;
import io.muster.protocol.json.Json;
import io.muster.redaction.RedactMain;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * The reference pages are written from the programs themselves. {@code ./mvnw -pl docs -am test -Dreference.update}
 * writes them; without it a stale page fails.
 */
class ReferencePagesTest {
    private static final String GENERATED = "<!-- Written by ReferencePagesTest; edit the program instead. -->\n\n";

    @Test
    void commandLinePageIsUpToDate() throws IOException {
        StringBuilder page = new StringBuilder("# Command line\n\n").append(GENERATED);
        page.append("```text\n").append(help()).append("```\n");
        for (List<String> command : List.of(
                List.of("demo"),
                List.of("collect"),
                List.of("top-up"),
                List.of("status"),
                List.of("watch"),
                List.of("list"),
                List.of("cancel"),
                List.of("upload"),
                List.of("pin"),
                List.of("unpin"),
                List.of("nodes"),
                List.of("token", "create"),
                List.of("token", "list"),
                List.of("token", "revoke"),
                List.of("audit", "verify"),
                List.of("doctor"),
                List.of("join-token", "create"),
                List.of("join-token", "list"),
                List.of("join-token", "revoke"),
                List.of("identity", "list"),
                List.of("identity", "revoke"),
                List.of("tls", "init"),
                List.of("spec", "lint"),
                List.of("spec", "plan"),
                List.of("bundle", "ls"),
                List.of("bundle", "cat"),
                List.of("bundle", "extract"),
                List.of("bundle", "analyze"),
                List.of("bundle", "verify"),
                List.of("bundle", "recover"),
                List.of("bundle", "decrypt"),
                List.of("login"),
                List.of("logout"),
                List.of("profiles"),
                List.of("completion"),
                List.of("man"))) {
            section(page, String.join(" ", command), help(command.toArray(String[]::new)));
        }
        section(page, "coordinator", usage(new CoordinatorMain()));
        section(page, "agent", usage(new AgentOptions()));
        section(page, "redact", usage(new RedactMain()));
        check(Path.of("reference/command-line.md"), page.toString());
    }

    /** Completion and manual pages have the options of programs that the command line's classes do not know. */
    @Test
    void programOptionsAreThoseOfThePrograms() throws IOException {
        Map<String, List<ProgramOptions.One>> programs = new LinkedHashMap<>();
        programs.put("agent", options(new AgentOptions()));
        programs.put("coordinator", options(new CoordinatorMain()));
        programs.put("redact", options(new RedactMain()));
        check(
                Path.of("../cli/src/main/resources/program-options.json"),
                Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(programs) + "\n");
    }

    private static List<ProgramOptions.One> options(Object program) {
        return new CommandLine(program)
                .getCommandSpec().options().stream()
                        .filter(option -> !option.hidden())
                        .map(option -> new ProgramOptions.One(
                                List.of(option.names()),
                                option.arity().max() == 0 ? "" : option.paramLabel(),
                                option.paramLabel().matches("FILE|DIR"),
                                String.join(" ", option.description())))
                        .toList();
    }

    @Test
    void configurationPageIsUpToDate() throws IOException {
        StringBuilder page = new StringBuilder("# Configuration\n\n")
                .append(GENERATED)
                .append("Files are [HOCON](https://github.com/lightbend/config/blob/main/HOCON.md). Every key has a")
                .append(" default, shown here with its unit and reason; an unknown key stops the start.\n\n")
                .append("## Coordinator\n\n`muster coordinator --config FILE`\n\n");
        for (String concern : List.of(
                "http",
                "limits",
                "agents",
                "store",
                "journal",
                "retention",
                "security",
                "audit",
                "cluster",
                "delivery")) {
            String name = "muster-" + concern + ".conf";
            page.append("### ").append(concern).append("\n\n```hocon\n");
            page.append(source("coordinator", name)).append("\n```\n\n");
        }
        page.append("## Agent\n\n`muster agent --config FILE`\n\n```hocon\n");
        page.append(source("node-agent", "reference.conf")).append("\n```\n");
        check(Path.of("reference/configuration.md"), page.toString());
    }

    private static void section(StringBuilder page, String name, String text) {
        page.append("\n## muster ")
                .append(name)
                .append("\n\n```text\n")
                .append(text)
                .append("```\n");
    }

    private static String help(String... command) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        String[] arguments = java.util.Arrays.copyOf(command, command.length + 1);
        arguments[command.length] = "--help";
        Main.run(new Console(out, out, Map.of(), false), arguments);
        return tidy(bytes.toString(StandardCharsets.UTF_8));
    }

    private static String usage(Object program) {
        return tidy(new CommandLine(program)
                .setUsageHelpWidth(100)
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .getUsageMessage());
    }

    private static String tidy(String text) {
        return text.lines().map(String::stripTrailing).reduce("", (all, line) -> all + line + "\n");
    }

    private static String source(String module, String name) throws IOException {
        return Files.readString(Path.of("..", module, "src/main/resources", name))
                .strip();
    }

    private static void check(Path page, String expected) throws IOException {
        if (System.getProperty("reference.update") != null) {
            Files.createDirectories(page.getParent());
            Files.writeString(page, expected);
        }
        assertThat(page).as("run with -Dreference.update to write it").hasContent(expected);
    }
}
