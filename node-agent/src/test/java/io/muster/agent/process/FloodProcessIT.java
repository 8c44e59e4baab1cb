package io.muster.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FloodProcessIT {
    @Test
    void aGibibyteOfOutputLeavesTheAgentSmall(@TempDir Path state) throws Exception {
        Process agent = ProcessHosts.java(
                        FloodHost.class, List.of(UUID.randomUUID().toString(), state.toString()))
                .start();
        String[] words = new String(agent.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                .strip()
                .split(" ");
        assertThat(agent.waitFor()).isZero();
        assertThat(words[0]).isEqualTo("EXITED");
        assertThat(Long.parseLong(words[1])).isBetween(64L << 20, (64L << 20) + 64);
        assertThat(Long.parseLong(words[2])).as("KiB resident").isLessThan(256 << 10);
        assertThat(state).isEmptyDirectory();
    }
}
