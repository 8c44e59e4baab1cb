package io.muster.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cli.ExitCode;
import io.muster.cli.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

class ManCommandTest {
    @TempDir
    private Path folder;

    @Test
    void aPageSaysWhatACommandTakes() {
        String page = Run.of("man", "bundle", "ls").out();
        assertThat(page)
                .startsWith(".TH MUSTER\\-BUNDLE\\-LS 1 ")
                .contains(
                        "muster\\-bundle\\-ls \\- Lists the entries",
                        "\\fIBUNDLE\\fR",
                        "\\fB\\-\\-output\\fR=\\fIFORMAT");
        assertThat(Run.of("man").out()).contains("\\fBmuster\\-collect\\fR(1)", "MUSTER_PROFILE");
        assertThat(Run.of("man", "agent").out()).contains("\\-\\-coordinator");
        assertThat(Run.of("man", "colect").code()).isEqualTo(ExitCode.BAD_INPUT);
    }

    @Test
    void allPagesGoToAFolder() throws IOException {
        assertThat(Run.of("man", "--output-dir", folder.toString()).code()).isZero();
        assertThat(folder.resolve("muster.1")).exists();
        assertThat(folder.resolve("muster-spec-plan.1")).exists();
    }

    @Test
    @EnabledIf("hasGroff")
    void theFormatterHasNothingToComplainOf() throws Exception {
        Run.of("man", "--output-dir", folder.toString());
        try (Stream<Path> pages = Files.list(folder)) {
            for (Path page : pages.toList()) {
                Process groff = new ProcessBuilder(List.of("groff", "-man", "-Tutf8", "-ww", page.toString()))
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                String complaints = new String(groff.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(complaints).as(page.toString()).isEmpty();
                assertThat(groff.waitFor()).isZero();
            }
        }
    }

    static boolean hasGroff() {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "groff")));
    }
}
