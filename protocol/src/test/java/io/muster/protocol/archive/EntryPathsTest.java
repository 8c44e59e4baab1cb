package io.muster.protocol.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryPathsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/etc/passwd",
                "..",
                ".",
                "a/../b",
                "a/..",
                "../a",
                "a//b",
                "a/",
                "./a",
                "a/./b",
                "a\nb",
                "a\\b",
                "a\u0000",
                "a\u007f",
                "a\u0085b",
                "\ud800",
                "a/\udc00b"
            })
    void refusesWhatCouldLeaveTheFolderOrFoolAReader(String path) {
        assertThatThrownBy(() -> EntryPaths.check(path)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a/b.c", "...", "..a/b..", "a b", "ümläut/日本語/😀", "100%", "%41", "-rf", "~", "con"})
    void takesOrdinaryAndOddNames(String path) {
        assertThat(EntryPaths.check(path)).isEqualTo(path);
    }

    @Test
    void measuresNamesInBytes() {
        assertThat(EntryPaths.problem("é".repeat(127) + "x")).isEmpty();
        assertThat(EntryPaths.problem("é".repeat(128))).isPresent();
        assertThat(EntryPaths.problem("a/".repeat(2047) + "bc")).isEmpty();
        assertThat(EntryPaths.problem("a/".repeat(2048) + "b")).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "plain.log, plain.log",
        "100%, 100%",
        "%4, %4",
        "%41, %2541",
        "50%off, 50%off",
        "50%fee, 50%25fee",
        "a/b, a%2Fb",
        "a\\b, a%5Cb",
        ".., %2E%2E",
        "., %2E",
        "'', %"
    })
    void escapesOnlyWhatMustBe(String name, String component) {
        assertThat(EntryPaths.sanitize(name)).isEqualTo(component);
    }

    @Test
    void showsNewlinesBytesThatAreNotUtf8AndReorderedText() {
        assertThat(EntryPaths.sanitize("two\nlines\t")).isEqualTo("two%0Alines%09");
        assertThat(EntryPaths.sanitize(new byte[] {'a', (byte) 0xff, (byte) 0xc3, '(', (byte) 0xc3, (byte) 0xa9}))
                .isEqualTo("a%FF%C3(é");
        assertThat(EntryPaths.sanitize("a\udcffb")).isEqualTo("a%FFb");
        assertThat(EntryPaths.sanitize("a\ud800b")).isEqualTo("a%ED%A0%80b");
        assertThat(EntryPaths.sanitize("gpj.\u202eexe")).isEqualTo("gpj.%E2%80%AEexe");
    }

    @Test
    void keepsBeginningAndExtensionOfNamesThatGetTooLong() {
        String name = "\n".repeat(120) + ".log";

        String component = EntryPaths.sanitize(name);

        assertThat(component).startsWith("%0A%0A").endsWith(".log").matches(".*~[0-9a-f]{16}\\.log");
        assertThat(EntryPaths.utf8Length(component)).isBetween(240, 255);
        assertThat(EntryPaths.sanitize("\n".repeat(121) + ".log")).isNotEqualTo(component);
        assertThat(EntryPaths.sanitize("x".repeat(255))).isEqualTo("x".repeat(255));
    }

    @Property
    void everyNameBecomesASafeComponentThatTellsItsBytes(@ForAll("names") byte[] name) {
        String component = EntryPaths.sanitize(name);

        assertThat(EntryPaths.problem(component)).isEmpty();
        assertThat(component).doesNotContain("/");
        if (!component.contains("~") && !component.equals("%")) {
            assertThat(unescape(component)).isEqualTo(name);
        }
    }

    @Property
    void everyTextBecomesASafeComponent(@ForAll String name) {
        assertThat(EntryPaths.problem(EntryPaths.sanitize(name))).isEmpty();
        assertThat(EntryPaths.isRecordableTarget(EntryPaths.sanitizeTarget("x" + name)))
                .isTrue();
    }

    @Provide
    Arbitrary<byte[]> names() {
        Arbitrary<byte[]> noise =
                Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(255);
        Arbitrary<byte[]> text = Arbitraries.strings()
                .withChars("ab%4fé/\\\n.~日")
                .ofMinLength(1)
                .ofMaxLength(60)
                .map(EntryPaths::utf8);
        return Combinators.combine(Arbitraries.of(true, false), noise, text).as((b, x, y) -> b ? x : y);
    }

    /** What a reader of the documentation would write. */
    private static byte[] unescape(String component) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] in = EntryPaths.utf8(component);
        for (int i = 0; i < in.length; i++) {
            boolean escape = in[i] == '%'
                    && i + 2 < in.length
                    && HexFormat.isHexDigit(in[i + 1])
                    && HexFormat.isHexDigit(in[i + 2]);
            bytes.write(escape ? HexFormat.fromHexDigits(component(in, i)) : in[i]);
            i += escape ? 2 : 0;
        }
        return bytes.toByteArray();
    }

    private static String component(byte[] in, int percent) {
        return "" + (char) in[percent + 1] + (char) in[percent + 2];
    }
}
