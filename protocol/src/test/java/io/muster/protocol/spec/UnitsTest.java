package io.muster.protocol.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

class UnitsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @Example
    void durationsAreReadAsGoWritesThem() {
        assertThat(Durations.parse("1m30s")).isEqualTo(Duration.ofSeconds(90));
        assertThat(Durations.parse("1.5h")).isEqualTo(Duration.ofMinutes(90));
        assertThat(Durations.parse("250ms")).isEqualTo(Duration.ofMillis(250));
        assertThat(Durations.parse("2h45m0.5s")).isEqualTo(Duration.parse("PT2H45M0.5S"));
        assertThat(Durations.parse("3µs2us7ns")).isEqualTo(Duration.ofNanos(5007));
        assertThat(Durations.parse("0")).isEqualTo(Duration.ZERO);
    }

    @Example
    void wrongDurationsAreExplained() {
        assertMessage(() -> Durations.parse("30"), "\"30\" has no unit; write \"30s\" if seconds are meant");
        for (String wrong : List.of("", " ", "s", "-5s", "1d", "5 s", "1m30", "1h-1m", "٣s", "1..5s", "1e9s")) {
            assertMessage(
                    () -> Durations.parse(wrong),
                    "\"" + wrong + "\" is not a duration such as \"90s\", \"1m30s\" or \"2h\"");
        }
        assertMessage(() -> Durations.parse("9999999999h"), "\"9999999999h\" is longer than 292 years");
        assertThatThrownBy(() -> Durations.parse("1s".repeat(1_000_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .hasSizeLessThan(200);
    }

    @Property
    void durationsSurviveFormatAndParse(@ForAll @LongRange(min = 0, max = 1L << 40) long millis) {
        Duration duration = Duration.ofMillis(millis);
        assertThat(Durations.parse(Durations.format(duration))).isEqualTo(duration);
    }

    @Example
    void durationsAreShort() {
        assertThat(Durations.format(Duration.ZERO)).isEqualTo("0s");
        assertThat(Durations.format(Duration.ofMillis(3_723_500))).isEqualTo("1h2m3.5s");
        assertThat(Durations.format(Duration.ofHours(2))).isEqualTo("2h");
        assertThat(Durations.format(Duration.ofMillis(10))).isEqualTo("10ms");
    }

    @Example
    void sizesAreReadWithBothKindsOfUnits() {
        assertThat(ByteSize.parse("0")).isZero();
        assertThat(ByteSize.parse("4096")).isEqualTo(4096);
        assertThat(ByteSize.parse("10Mi")).isEqualTo(10L << 20);
        assertThat(ByteSize.parse("10MiB")).isEqualTo(10L << 20);
        assertThat(ByteSize.parse("1.5 GiB")).isEqualTo(3L << 29);
        assertThat(ByteSize.parse("1G")).isEqualTo(1_000_000_000);
        assertThat(ByteSize.parse("2k")).isEqualTo(2000);
    }

    @Example
    void wrongSizesAreExplained() {
        for (String wrong : List.of("", "-1", "many", "10m", "10 Mib", "1ki", "1,5G", "i", "1e3", "0x10")) {
            assertMessage(
                    () -> ByteSize.parse(wrong),
                    "\"" + wrong + "\" is not a size in bytes such as \"10Mi\", \"1G\" or \"4096\"");
        }
        assertMessage(() -> ByteSize.parse("9999999Pi"), "\"9999999Pi\" is more than 8 EiB");
    }

    @Property
    void sizesSurviveFormatAndParseRoughly(@ForAll @LongRange(min = 0, max = Long.MAX_VALUE / 2) long bytes) {
        if (bytes < 1L << 59) {
            assertThat((double) ByteSize.parse(ByteSize.format(bytes))).isBetween(bytes * 0.94 - 1, bytes * 1.06 + 1);
        }
        assertThat(ByteSize.format(bytes)).hasSizeLessThan(10);
    }

    @Example
    void sizesAreShort() {
        assertThat(ByteSize.format(1023)).isEqualTo("1023 B");
        assertThat(ByteSize.format(1536)).isEqualTo("1.5 KiB");
        assertThat(ByteSize.format(20L << 30)).isEqualTo("20 GiB");
    }

    @Example
    void timesAreMomentsOrAges() {
        assertThat(TimeBound.parse("2h", NOW)).isEqualTo("2026-03-01T10:00:00Z");
        assertThat(TimeBound.parse("3d", NOW)).isEqualTo("2026-02-26T12:00:00Z");
        assertThat(TimeBound.parse("1w1d1h1m1s", NOW)).isEqualTo("2026-02-21T10:58:59Z");
        assertThat(TimeBound.parse("2026-01-31T08:00:00Z", NOW)).isEqualTo("2026-01-31T08:00:00Z");
        assertThat(TimeBound.parse("2026-01-31t08:00:00.25+02:00", NOW)).isEqualTo("2026-01-31T06:00:00.250Z");
    }

    @Example
    void wrongTimesAreExplained() {
        for (String wrong : List.of("", "yesterday", "2h ago", "-2h", "2026-01-31", "2026-13-01T00:00:00Z", "1h1d")) {
            assertMessage(
                    () -> TimeBound.parse(wrong, NOW),
                    "\"" + wrong + "\" is neither a time such as \"2026-01-31T08:00:00Z\" nor an age such as \"90m\","
                            + " \"2h\" or \"3d\"");
        }
        assertThatThrownBy(() -> TimeBound.parse("999999w", Instant.MIN)).isInstanceOf(IllegalArgumentException.class);
    }

    @Example
    void nearestNamesAreFoundWithinAThirdOfTheLength() {
        List<String> names = List.of("run", "copy", "journald", "tcpConnect");
        assertThat(NearestName.of("rnu", names)).contains("run");
        assertThat(NearestName.of("journal", names)).contains("journald");
        assertThat(NearestName.of("TCPCONNECT", names)).contains("tcpConnect");
        assertThat(NearestName.of("xyz", names)).isEmpty();
        assertThat(NearestName.of("", names)).isEmpty();
    }

    private static void assertMessage(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }
}
