package io.muster.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class EnvironmentTest {
    @Property
    void prefixesOfRunIdsStayPrefixesInCookies(@ForAll String prefix, @ForAll String rest) {
        assertThat(Environment.cookie("i", prefix + rest)).startsWith(Environment.cookie("i", prefix));
    }

    @Property
    void differentRunIdsHaveDifferentCookiesOfPlainCharacters(@ForAll String one, @ForAll String other) {
        assertThat(Environment.cookie("i", one)).matches("i/[!-~]*");
        assertThat(Environment.cookie("i", one).equals(Environment.cookie("i", other)))
                .isEqualTo(one.equals(other));
    }

    @Test
    void leavesIdsOfTheUsualKindAsTheyAre() {
        assertThat(Environment.variable("abc", "job-1/cpu.2")).isEqualTo("MUSTER_RUN=abc/job-1/cpu.2");
    }

    @Test
    void takesVariablesPastTheShellThatItWouldChange() {
        assertThat(Environment.assignments(Map.of("PWD", "/x"))).containsExactly("PWD=/x");
        assertThat(Environment.assignments(Map.of("a.b", "1"))).containsExactly("a.b=1");
        assertThat(Environment.assignments(Map.of("HOME", "/root"))).isEmpty();
    }
}
