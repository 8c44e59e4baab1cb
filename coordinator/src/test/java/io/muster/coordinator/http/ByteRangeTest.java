package io.muster.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.muster.coordinator.http.ByteRange.Asked;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class ByteRangeTest {
    @Property
    void aRangeIsAlwaysInsideTheBody(
            @ForAll @LongRange(min = 0, max = 1000) long first,
            @ForAll @LongRange(min = 0, max = 1000) long last,
            @ForAll @LongRange(min = 1, max = 500) long total) {
        Asked asked = ByteRange.parse("bytes=" + first + "-" + last, total);
        if (last < first) {
            assertThat(asked).isInstanceOf(Asked.Whole.class);
        } else if (first >= total) {
            assertThat(asked).isInstanceOf(Asked.Outside.class);
        } else {
            assertThat(asked).isEqualTo(new Asked.Part(new ByteRange(first, Math.min(last, total - 1) - first + 1)));
        }
    }

    @Property
    void aSuffixIsTheEndOfTheBody(
            @ForAll @LongRange(min = 1, max = 1000) long suffix, @ForAll @LongRange(min = 1, max = 500) long total) {
        long length = Math.min(suffix, total);
        assertThat(ByteRange.parse("bytes=-" + suffix, total))
                .isEqualTo(new Asked.Part(new ByteRange(total - length, length)));
    }

    @Property
    void anythingElseIsTheWholeAndNeverAnError(@ForAll @StringLength(max = 60) String header) {
        assertThatCode(() -> ByteRange.parse(header, 100)).doesNotThrowAnyException();
        assertThatCode(() -> ByteRange.parse("bytes=" + header, 100)).doesNotThrowAnyException();
    }

    @Test
    void anEmptySuffixIsOutside() {
        assertThat(ByteRange.parse("bytes=-0", 100)).isInstanceOf(Asked.Outside.class);
    }

    @Test
    void severalRangesAreAnsweredByTheWhole() {
        assertThat(ByteRange.parse("bytes=0-1,5-6", 100)).isInstanceOf(Asked.Whole.class);
        assertThat(ByteRange.parse("bytes=-", 100)).isInstanceOf(Asked.Whole.class);
        assertThat(ByteRange.parse("lines=1-2", 100)).isInstanceOf(Asked.Whole.class);
    }

    @Test
    void anOpenRangeGoesToTheEnd() {
        assertThat(ByteRange.parse("bytes=90-", 100)).isEqualTo(new Asked.Part(new ByteRange(90, 10)));
        assertThat(ByteRange.parse("bytes=100-", 100)).isInstanceOf(Asked.Outside.class);
    }
}
