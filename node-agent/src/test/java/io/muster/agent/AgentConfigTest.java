package io.muster.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigException;
import io.muster.agent.process.IoClass;
import io.muster.protocol.id.NodeId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class AgentConfigTest {
    private static final NodeId HOST = new NodeId("host");

    @TempDir
    Path folder;

    private static AgentConfig config(Map<String, String> environment, String... arguments) {
        AgentOptions options = new AgentOptions();
        List<String> unmatched = new CommandLine(options).parseArgs(arguments).unmatched();
        assertThat(unmatched).isEmpty();
        return AgentConfig.of(options.load(environment), HOST);
    }

    private String file(String content) throws IOException {
        return Files.writeString(folder.resolve("agent.conf"), content).toString();
    }

    @Test
    void hasDefaultsForEverything() {
        AgentConfig config = config(Map.of());

        assertThat(config.coordinators()).containsExactly(URI.create("http://127.0.0.1:9000"));
        assertThat(config.node()).isEqualTo(HOST);
        assertThat(config.joinSecretFile()).isEqualTo(Path.of("/var/lib/muster-agent/join-secret"));
        assertThat(config.session().lease()).isEqualTo(Duration.ofMinutes(10));
        assertThat(config.session().maxJobs()).isEqualTo(4);
        assertThat(config.spoolQuota()).isEqualTo(1L << 30);
        assertThat(config.process().ioClass()).isEqualTo(IoClass.BEST_EFFORT_LOW);
        assertThat(config.labels()).isEmpty();
    }

    @Test
    void takesOptionsBeforeTheEnvironmentBeforeTheFile() throws IOException {
        String file = file("muster.agent { node = f, data-dir = /f, lease = 1m, labels { rack = r1 } }");
        AgentConfig config =
                config(Map.of("MUSTER_NODE", "e", "MUSTER_DATA_DIR", "/e", "MUSTER_CONFIG", file), "--node", "o");

        assertThat(config.node()).isEqualTo(new NodeId("o"));
        assertThat(config.dataDir()).isEqualTo(Path.of("/e"));
        assertThat(config.session().lease()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.labels()).containsExactly(Map.entry("rack", "r1"));
    }

    @Test
    void readsListsFromOptionsAndVariables() {
        AgentConfig options =
                config(Map.of(), "--coordinator", "http://a:1,https://b:2", "--label", "a=b", "--label", "x.y=z");
        AgentConfig variables =
                config(Map.of("MUSTER_COORDINATOR", "http://a:1,https://b:2", "MUSTER_LABELS", "a=b,c=d"));

        assertThat(options.coordinators()).isEqualTo(variables.coordinators()).hasSize(2);
        assertThat(options.labels()).containsOnlyKeys("a", "x.y");
        assertThat(variables.labels()).containsOnlyKeys("a", "c");
    }

    @Test
    void namesTheKeyThatIsWrong() throws IOException {
        List<String> wrong = List.of(
                "muster.agent.spool.quotta = 1|muster.agent.spool.quotta",
                "muster.agent.max-jobs = 0|muster.agent.max-jobs",
                "muster.agent.process.io-class = loud|muster.agent.process.io-class",
                "muster.agent.process.nice = 40|muster.agent.process",
                "muster.agent.node = \"a/b\"|muster.agent.node",
                "muster.agent.coordinators = [\"ftp://x\"]|muster.agent.coordinators",
                "muster.agent.coordinators = [\"http://user:pw@x\"]|muster.agent.coordinators",
                "muster.agent.lease = soon|lease");
        for (String line : wrong) {
            String[] parts = line.split("\\|");
            String file = file(parts[0]);
            assertThatThrownBy(() -> config(Map.of(), "--config", file))
                    .as(line)
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining(parts[1]);
        }
    }

    @Test
    void refusesAFileThatIsNotThere() {
        assertThatThrownBy(() ->
                        config(Map.of(), "--config", folder.resolve("none").toString()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("none");
    }
}
