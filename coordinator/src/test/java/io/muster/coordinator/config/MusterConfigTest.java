package io.muster.coordinator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.muster.protocol.id.NodeId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MusterConfigTest {
    @Test
    void defaultsAreThoseOfTheContract() {
        MusterConfig config = MusterConfig.of(ConfigFactory.empty());
        assertThat(config.http().bind()).isEqualTo("127.0.0.1");
        assertThat(config.http().port()).isEqualTo(9000);
        assertThat(config.limits())
                .isEqualTo(new LimitsConfig(
                        16,
                        8,
                        null,
                        Duration.ofMinutes(30),
                        Duration.ofMinutes(60),
                        2L << 30,
                        20L << 30,
                        null,
                        2,
                        2,
                        20,
                        Duration.ofSeconds(30)));
        assertThat(config.agents().heartbeat()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.agents().timeout()).isEqualTo(Duration.ofSeconds(6));
        assertThat(config.security().users()).isEmpty();
        assertThat(config.nodes()).isEmpty();
    }

    @Test
    void readsAFileUnderTheCommandLine(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("m.conf");
        Files.writeString(
                file,
                "muster { http.port = 1234, limits.max-bytes = 1 GiB, nodes = [a, b], limits.collector-timeout = 5 s }");
        MusterConfig config = MusterConfig.load(file, ConfigFactory.parseString("muster.http.port = 4321"));
        assertThat(config.http().port()).isEqualTo(4321);
        assertThat(config.limits().maxBytes()).isEqualTo(1L << 30);
        assertThat(config.limits().collectorTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.nodes()).containsExactly(new NodeId("a"), new NodeId("b"));
    }

    @Test
    void aMissingFileIsTold(@TempDir Path folder) {
        assertThatThrownBy(() -> MusterConfig.load(folder.resolve("none.conf"), ConfigFactory.empty()))
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining("none.conf");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "muster.http.prot = 1 | muster.http.prot",
                "muster.limits.nodes = 0 | muster.limits.nodes",
                "muster.limits.node-timeout = 0 s | muster.limits.node-timeout",
                "muster.limits.max-bytes = many | max-bytes",
                "muster.agents { heartbeat = 5 s, timeout = 6 s } | muster.agents.timeout",
                "muster.store.order-wait = 10 m | muster.store.order-wait",
                "muster.nodes = [\"a/b\"] | muster.nodes",
                "muster.http.tls.certificate = a.pem | muster.http.tls needs both certificate and key",
                "muster.http.tls.client-ca = a.pem | muster.http.tls.client-ca needs",
                "muster.cluster.tls { certificate = a.pem, key = a.key } | muster.cluster.tls needs",
                "muster.http.port = 70000 | muster.http.port"
            })
    void namesTheKeyThatIsWrong(String config, String key) {
        assertThatThrownBy(() -> MusterConfig.of(ConfigFactory.parseString(config)))
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining(key);
    }
}
