package io.muster.agent.collect.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {
    /** Cases of Go's own test of {@code filepath.Match}, as far as they concern one name. */
    @ParameterizedTest
    @CsvSource({
        "abc, abc, true",
        "*, abc, true",
        "*c, abc, true",
        "a*, a, true",
        "a*, abc, true",
        "a*b*c*d*e*, axbxcxdxe, true",
        "a*b*c*d*e*, axbxcxdxexxx, true",
        "a*b?c*x, abxbbxdbxebxczzx, true",
        "a*b?c*x, abxbbxdbxebxczzy, false",
        "ab[c], abc, true",
        "ab[b-d], abc, true",
        "ab[e-g], abc, false",
        "ab[^c], abc, false",
        "ab[^b-d], abc, false",
        "ab[^e-g], abc, true",
        "a\\*b, a*b, true",
        "a\\*b, ab, false",
        "a?b, a☺b, true",
        "a[^a]b, a☺b, true",
        "a???b, a☺b, false",
        "[a-ζ]*, α, true",
        "*[a-ζ], A, false",
        "[\\]a], ], true",
        "[\\-], -, true",
        "[x\\-], -, true",
        "[x\\-], z, false",
        "[\\-x], x, true",
        "*x, xxx, true",
        "*, .hidden, true",
        "a[!b]c, a!c, true",
    })
    void matchesAsGoDoes(String pattern, String name, boolean expected) {
        assertThat(Glob.parse(pattern).matches(name)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]a]", "[-]", "[x-]", "[-x]", "[a-b-c]", "[", "[^", "[^bc", "a[", "a\\"})
    void refusesWhatIsMalformed(String pattern) {
        assertThatThrownBy(() -> Glob.parse(pattern)).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void agreesWithARegularExpression(
            @ForAll @StringLength(max = 8) @Chars({'a', 'b', '*', '?'}) String pattern,
            @ForAll @StringLength(max = 10) @Chars({'a', 'b', 'c'}) String name) {
        String regex = pattern.replace("*", ".*").replace("?", ".");
        assertThat(Glob.parse(pattern).matches(name)).isEqualTo(Pattern.matches(regex, name));
    }

    @Property
    void matchesWhatIsQuoted(@ForAll @StringLength(max = 20) @CharRange(from = ' ', to = '~') String text) {
        assertThat(Glob.parse(Glob.quote(text)).isLiteral()).isTrue();
        assertThat(Glob.parse(Glob.quote(text)).text()).isEqualTo(text);
    }

    @Test
    void aHostilePatternTakesNoTime() {
        Glob glob = Glob.parse("a*".repeat(40) + "b");
        assertTimeoutPreemptively(Duration.ofSeconds(2), () -> assertThat(glob.matches("a".repeat(255)))
                .isFalse());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{a,b}* | axe | true", "{a,b}* | bx | true", "{a,b}* | cx | false", "x{1,2}{3,4} | x24 | true",
                "x{,y} | x | true", "{a} | {a} | true", "\\{a,b} | {a,b} | true", "{a | {a | true",
            })
    void knowsAlternatives(String pattern, String name, boolean expected) {
        assertThat(NamePattern.parse(pattern).matches(name)).isEqualTo(expected);
    }

    @Test
    void refusesMoreAlternativesThanAnybodyNeeds() {
        assertThatThrownBy(() -> NamePattern.parse("{a,b}".repeat(20))).hasMessageContaining("alternatives");
    }
}
