package io.muster.agent.pack;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class CutPropertyTest {
    @Property
    void keepsNoMoreThanAllowedAndAccountsForEveryByte(
            @ForAll @LongRange(max = 1L << 50) long size, @ForAll @LongRange(min = -5, max = 1L << 40) long allowed) {
        Cut cut = Cut.of(size, allowed);

        assertThat(cut.kept()).isBetween(0L, Math.max(0, Math.max(allowed, 0)));
        assertThat(cut.head() + cut.tail() + cut.dropped()).isEqualTo(size);
        assertThat(cut.head() + cut.tail()).isLessThanOrEqualTo(size);
        assertThat(cut.isWhole()).isEqualTo(size <= Math.max(allowed, 0));
        if (cut.marker().length() > 0) {
            assertThat(cut.marker()).contains(" " + cut.dropped() + " bytes");
        }
    }
}
