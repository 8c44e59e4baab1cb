package io.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MainTest {
    @Test
    void unknownCommandsSuggestTheNearest() {
        Run run = Run.of("colect");
        assertThat(run).isEqualTo(new Run(2, "", "error: \"colect\" is not a command; did you mean \"collect\"?\n"));
        assertThat(Run.of("--server").err()).contains("must follow a command");
        assertThat(Run.of("\u001b[31mx").err()).doesNotContain("\u001b");
    }

    @Test
    void unknownOptionsSuggestTheNearest() {
        Run run = Run.of("nodes", "--sever", "x");
        assertThat(run.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).startsWith("error: Unknown option").contains("did you mean \"--server\"?");
    }

    @Test
    void helpIsOnStandardOutputAndNothingAtAllIsAMistake() {
        assertThat(Run.of("--help").code()).isZero();
        assertThat(Run.of().code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(Run.of("help", "collect")).isEqualTo(Run.of("collect", "--help"));
        assertThat(Run.of("--version").out()).startsWith("muster ");
    }

    @Test
    void everyCommandsHelpHasAnExampleThatParses() {
        for (String name : Commands.names()) {
            if (List.of("agent", "coordinator", "redact").contains(name)) {
                continue;
            }
            String help = Run.of(name, "--help").out();
            assertThat(help).as(name).contains("Example:\n  muster " + name);
        }
    }

    @Test
    void programsSayWhoStartsThemWhereThereIsNoLauncher() {
        for (String name : List.of("agent", "coordinator", "redact")) {
            Run run = Run.of(name, "--node", "x");
            assertThat(run.code()).isEqualTo(ExitCode.INTERNAL);
            assertThat(run.err()).contains("\"" + name + "\" is started by", "MUSTER_HOME");
        }
    }
}
