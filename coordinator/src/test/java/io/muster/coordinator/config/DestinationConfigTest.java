package io.muster.coordinator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationConfigTest {
    @TempDir
    private Path folder;

    private static Map<String, DestinationConfig> read(String text) {
        return MusterConfig.of(ConfigFactory.parseString(text)).destinations();
    }

    @Test
    void thereAreNoneByDefault() {
        assertThat(read("")).isEmpty();
    }

    @Test
    void keepsWhereASecretIsAndReadsItWhenItIsUsed() throws Exception {
        Path file = folder.resolve("secret");
        DestinationConfig destination = Objects.requireNonNull(
                read("muster.destinations.d { url = \"https://h/in\", user = u, password-file = \"" + file + "\" }")
                        .get("d"));
        Secret secret = destination.secret("password").orElseThrow();
        assertThatThrownBy(secret::reveal).hasMessageContaining(file.toString());
        Files.writeString(file, "hunter2\n");
        assertThat(secret.reveal()).isEqualTo("hunter2");
        Files.writeString(file, "renewed\n");
        assertThat(secret.reveal()).isEqualTo("renewed");
        assertThat(destination + " " + secret).doesNotContain("renewed");
    }

    @Test
    void readsASecretFromTheEnvironment() throws Exception {
        assertThat(Secret.inEnvironment("PATH").reveal()).isNotBlank();
        assertThatThrownBy(Secret.inEnvironment("MUSTER_NO_SUCH_VARIABLE")::reveal)
                .hasMessageContaining("MUSTER_NO_SUCH_VARIABLE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://h", "a b", "h/in", "*", "*.*", "h:port", "u@h", ""})
    void namesAnUploadHostThatIsNone(String host) {
        assertThatThrownBy(() -> read("muster.delivery.upload-hosts = [ok.example.com, \"" + host + "\"]"))
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining("muster.delivery.upload-hosts has \"" + host + '"');
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "user = u | url is needed",
                "url = \"ftp://h/in\" | url must be such as",
                "url = \"https://u:p@h/in\" | without user, password and query",
                "url = \"https://h/in?sig=1\" | without user, password and query",
                "url = \"https://h\", password = p | name where it is with password-file or password-env",
                "url = \"https://h\", colour = red | unknown key muster.destinations.d.colour",
                "url = \"https://h\", known-hosts = f | unknown key muster.destinations.d.known-hosts",
                "url = \"https://h\", protocol = ftp | must be auto, put or tus",
                "url = \"https://h\", proxy = \"u:p@h\" | proxy must be a URL",
                "url = \"sftp://h/in\" | needs user, and known-hosts or host-key, and key-file",
            })
    void namesTheKeyThatIsWrong(String keys, String message) {
        assertThatThrownBy(() -> read("muster.destinations.d { " + keys + " }"))
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining("muster.destinations.d")
                .hasMessageContaining(message);
    }
}
