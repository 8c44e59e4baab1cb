package io.muster.agent.collect.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class EntryNamesTest {
    @Test
    void leavesOrdinaryNamesAlone() {
        assertThat(name("syslog.1")).isEqualTo("syslog.1");
        assertThat(name("größe 100%.log")).isEqualTo("größe 100%.log");
    }

    @Test
    void escapesWhatIsNotText() {
        assertThat(name("a\nb")).isEqualTo("a%0Ab");
        assertThat(EntryNames.of(new byte[] {'x', (byte) 0xff, '%', (byte) 0xc3, (byte) 0xbc}))
                .isEqualTo("x%FF%25ü");
    }

    @Test
    void keepsDifferentLongNamesApart() {
        byte[] one = new byte[255];
        Arrays.fill(one, (byte) 0xff);
        byte[] other = one.clone();
        other[254] = (byte) 0xfe;
        assertThat(EntryNames.of(one)).isNotEqualTo(EntryNames.of(other));
        assertThat(EntryNames.of(one)).hasSizeLessThanOrEqualTo(255);
    }

    @Property
    void isAlwaysANameThatCanBeExtracted(@ForAll @Size(min = 1, max = 255) byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = bytes[i] == 0 || bytes[i] == '/' ? (byte) 'x' : bytes[i];
        }
        String name = EntryNames.of(bytes);
        assertThat(name).isNotEmpty().doesNotContain("/");
        assertThat(name.chars()).noneMatch(Character::isISOControl);
        assertThat(name.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(255);
    }

    private static String name(String text) {
        return EntryNames.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
