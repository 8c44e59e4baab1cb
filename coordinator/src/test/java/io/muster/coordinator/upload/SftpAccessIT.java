package io.muster.coordinator.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who OpenSSH lets in, whom it is believed to be, and what is done where it lets nobody read. */
class SftpAccessIT {
    @TempDir
    private Path folder;

    private String destination(Servers.Server server, String keys) {
        return """
            muster.destinations.test { url = "sftp://127.0.0.1:%d%s/in", user = "%s"
              %s }
            """
                .formatted(server.port(), folder, System.getProperty("user.name"), keys);
    }

    private String key() {
        return "key-file = \"" + folder.resolve("key") + "\"\n";
    }

    private String hostKey() throws IOException {
        return "host-key = \"" + Files.readString(folder.resolve("host.pub")).strip() + "\"\n";
    }

    private String password(String value) throws IOException {
        Path file = folder.resolve("password");
        Files.writeString(file, value + "\n");
        return "password-file = \"" + file + "\"\n";
    }

    /** A file as {@code ssh} keeps it. */
    private String knownHosts(String host, String key) throws IOException {
        String[] words = Files.readString(folder.resolve(key + ".pub")).split(" ", 3);
        Path file = folder.resolve("known_hosts");
        Files.writeString(file, "# hosts\n" + host + " " + words[0] + " " + words[1] + "\n");
        return "known-hosts = \"" + file + "\"\n";
    }

    @Test
    void logsInWithAPasswordAndNeverTellsIt() throws Exception {
        try (Servers.Server server = Servers.sftpWithPassword(folder)) {
            BytesCargo cargo = BytesCargo.of(1000);
            String destination = destination(server, password("secret") + hostKey());
            assertThat(TestUpload.preflight(destination)).isEmpty();
            assertThat(TestUpload.start(destination, cargo).await()).isEqualTo("UPLOADED size and SHA-256");
            assertThat(folder.resolve("in/Example inc./12345/" + cargo.file())).hasBinaryContent(cargo.content());
            String wrong = destination(server, password("hunter2") + hostKey());
            assertThat(TestUpload.preflight(wrong).orElse(""))
                    .contains("refuses the user's key or password")
                    .doesNotContain("hunter2");
            assertThat(TestUpload.start(wrong, cargo).await())
                    .startsWith("FAILED")
                    .contains("refuses the user's key or password");
        }
    }

    @Test
    void talksOnlyToTheHostThatTheKnownHostsFileNames() throws Exception {
        try (Servers.Server server = Servers.sftp(folder)) {
            String name = "[127.0.0.1]:" + server.port();
            assertThat(TestUpload.preflight(destination(server, key() + knownHosts(name, "host"))))
                    .isEmpty();
            assertThat(TestUpload.preflight(destination(server, key() + knownHosts(name, "other")))
                            .orElse(""))
                    .contains("the host key of 127.0.0.1 is another than the known one");
            assertThat(TestUpload.preflight(destination(server, key() + knownHosts("[127.0.0.1]:1", "host")))
                            .orElse(""))
                    .contains("the host key of 127.0.0.1 is not known");
            Path missing = folder.resolve("missing");
            assertThat(TestUpload.preflight(destination(server, key() + "known-hosts = \"" + missing + '"'))
                            .orElse(""))
                    .contains("the known-hosts file " + missing + " cannot be read");
        }
    }

    @Test
    void saysBeforehandWhereABundleCouldNotBeComparedBecauseNobodyMayRead() throws Exception {
        try (Servers.Server server = Servers.sftpWithoutReading(folder)) {
            assertThat(TestUpload.preflight(destination(server, key() + hostKey()))
                            .orElse(""))
                    .contains("cannot be read back");
            assertThat(folder.resolve("in")).isEmptyDirectory();
        }
    }
}
