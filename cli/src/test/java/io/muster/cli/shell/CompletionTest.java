package io.muster.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cli.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The scripts in real shells; zsh and fish where they are installed, as CI does. */
class CompletionTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void files() throws IOException {
        Files.createFile(folder.resolve("bundle-1.tar.zst"));
    }

    private Path script(String shell) throws IOException {
        Run run = Run.of("completion", shell);
        assertThat(run.code()).isZero();
        return Files.writeString(folder.resolve(shell + ".script"), run.out());
    }

    private List<String> out(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        return text.lines().map(line -> line.replaceAll("\t.*", "").strip()).toList();
    }

    private List<String> bash(String typed) throws IOException, InterruptedException {
        return out(
                "bash",
                "-c",
                """
                . ./bash.script
                COMP_WORDS=(%s); [ "${0##* }" ] || true
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMP_LINE="%s"; COMP_POINT=${#COMP_LINE}
                _complete_muster
                printf '%%s\\n' "${COMPREPLY[@]}"
                """
                        .formatted(typed.endsWith(" ") ? typed + "''" : typed, typed));
    }

    @Test
    void bashCompletesCommandsOptionsAndValues() throws Exception {
        script("bash");
        assertThat(bash("muster col")).contains("collect");
        assertThat(bash("muster bundle ")).contains("ls", "cat", "verify");
        assertThat(bash("muster collect --redac")).contains("--redaction");
        assertThat(bash("muster nodes --output ")).contains("table", "json");
        assertThat(bash("muster agent --coord")).contains("--coordinator");
    }

    private List<String> fish(String typed) throws IOException, InterruptedException {
        return out("fish", "--no-config", "-c", "source fish.script; complete -C '" + typed + "'");
    }

    @Test
    @EnabledIf("hasFish")
    void fishCompletesCommandsOptionsAndValues() throws Exception {
        script("fish");
        assertThat(fish("muster col")).containsExactly("collect");
        assertThat(fish("muster bundle ")).contains("ls", "cat").doesNotContain("collect");
        assertThat(fish("muster collect --redac")).containsExactly("--redaction");
        assertThat(fish("muster nodes --output ")).containsExactly("json", "table");
        assertThat(fish("muster bundle ls bun")).containsExactly("bundle-1.tar.zst");
        assertThat(fish("muster status bun")).isEmpty();
        assertThat(fish("muster agent --coord")).containsExactly("--coordinator");
    }

    static boolean hasFish() {
        return System.getenv("CI") != null || isInstalled("fish");
    }

    @Test
    @EnabledIf("hasZsh")
    void zshTakesTheScriptOfBash() throws Exception {
        assertThat(Files.readAllLines(script("zsh"))).isEqualTo(Files.readAllLines(script("bash")));
        assertThat(out(
                        "zsh",
                        "-f",
                        "-c",
                        "autoload -U +X compinit && compinit -u; . ./zsh.script; echo ${_comps[muster]}"))
                .last()
                .asString()
                .contains("_bash_complete");
    }

    static boolean hasZsh() {
        return System.getenv("CI") != null || isInstalled("zsh");
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    @Test
    void anotherShellIsAMistake() {
        assertThat(Run.of("completion", "tcsh").err()).contains("SHELL");
    }
}
