package io.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The reference page of the command line is what {@code --help} says. */
class HelpReferenceTest {
    private static final Path PAGE = Path.of("..", "docs", "reference", "cli.md");

    @Test
    void thePageIsFresh() throws IOException {
        String page = page();
        if (Boolean.getBoolean("muster.write")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE)
                .as("write it with: mvn -pl cli -am test -Dtest=HelpReferenceTest -Dmuster.write=true"
                        + " -Dsurefire.failIfNoSpecifiedTests=false")
                .hasContent(page);
    }

    private static String page() {
        StringBuilder page = new StringBuilder("# Command line\n\nWritten by a test from `--help`; do not edit.\n");
        section(page, "muster", "--help");
        for (String name : Commands.names()) {
            if (List.of("agent", "coordinator").contains(name)) {
                continue;
            }
            section(page, "muster " + name, name, "--help");
        }
        section(page, "muster spec lint", "spec", "lint", "--help");
        section(page, "muster spec plan", "spec", "plan", "--help");
        for (String task : List.of("ls", "cat", "extract", "verify", "recover")) {
            section(page, "muster bundle " + task, "bundle", task, "--help");
        }
        return page.toString();
    }

    private static void section(StringBuilder page, String title, String... args) {
        page.append("\n## ")
                .append(title)
                .append("\n\n```\n")
                .append(Run.of(args).out())
                .append("```\n");
    }
}
