package io.muster.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShellTest {
    @Test
    void onlyWhatTheShellWouldReadOtherwiseIsQuoted() {
        assertThat(Shell.quoted("http://a:9000,https://b.c:1")).isEqualTo("http://a:9000,https://b.c:1");
        assertThat(Shell.quoted("my file")).isEqualTo("'my file'");
        assertThat(Shell.quoted("o'clock $(x)")).isEqualTo("'o'\\''clock $(x)'");
        assertThat(Shell.quoted("")).isEqualTo("''");
    }
}
