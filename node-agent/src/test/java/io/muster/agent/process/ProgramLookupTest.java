package io.muster.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.process.ProgramLookup.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProgramLookupTest {
    private final Path folder;

    ProgramLookupTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void searchesThePathOfTheCommand() throws IOException {
        Path program = program("tool", "#!/bin/sh\n", "rwx------");

        assertThat(find("tool", folder.toString())).isEqualTo(new Found.Program(program));
        assertThat(find("tool", "/nowhere:" + folder)).isEqualTo(new Found.Program(program));
        assertThat(find("tool", "/nowhere")).isInstanceOf(Found.Missing.class);
    }

    @Test
    void takesAnEmptyElementOfThePathForTheFolder() throws IOException {
        assertThat(find("tool", ":/nowhere")).isInstanceOf(Found.Missing.class);
        Path program = program("tool", "#!/bin/sh\n", "rwx------");
        assertThat(find("tool", ":/nowhere")).isEqualTo(new Found.Program(program));
    }

    @Test
    void goesOnBehindAFileThatIsNotExecutable() throws IOException {
        program("sh", "", "rw-------");

        assertThat(find("sh", folder + ":/bin")).isEqualTo(new Found.Program(Path.of("/bin/sh")));
        assertThat(find("sh", folder.toString())).isInstanceOf(Found.Refused.class);
    }

    @Test
    void refusesAFolder() {
        assertThat(find("./", "")).isInstanceOf(Found.Refused.class);
    }

    @Test
    void namesTheInterpreterThatIsMissing() throws IOException {
        program("tool", "#! /no/such/interpreter -x\n", "rwx------");

        assertThat(find("./tool", ""))
                .isInstanceOfSatisfying(Found.Missing.class, missing -> assertThat(missing.problem())
                        .endsWith("/tool: no such interpreter: /no/such/interpreter"));
    }

    @Test
    void findsNothingUnderNamesThatAreNone() {
        assertThat(find("", "/bin")).isInstanceOf(Found.Missing.class);
        assertThat(find("a\0b", "/bin")).isInstanceOf(Found.Missing.class);
        assertThat(find("/a\0b", "/bin")).isInstanceOf(Found.Missing.class);
    }

    private Path program(String name, String content, String permissions) throws IOException {
        Path file = Files.writeString(folder.resolve(name), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private Found find(String name, String path) {
        return ProgramLookup.find(name, Map.of("PATH", path), folder);
    }
}
