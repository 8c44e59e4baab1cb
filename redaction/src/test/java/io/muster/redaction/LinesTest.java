package io.muster.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.ByteRange;
import net.jqwik.api.constraints.Size;

class LinesTest {
    /** Neighbours of the line feed and bytes beyond ASCII are what a search of eight at once could take for one. */
    @Property
    void findsWhatALookAtEachByteFinds(@ForAll @Size(max = 60) byte[] text, @ForAll @ByteRange(min = 0) byte place) {
        for (int i = 0; i < text.length; i++) {
            text[i] = (byte) (text[i] % 4 == 0 ? text[i] : '\n' + text[i] % 3);
        }
        int at = text.length == 0 ? 0 : place % (text.length + 1);
        int end = at;
        while (end < text.length && text[end] != '\n') {
            end++;
        }
        int start = at;
        while (start > 0 && text[start - 1] != '\n') {
            start--;
        }
        assertThat(Lines.end(text, at, text.length)).isEqualTo(end);
        assertThat(Lines.start(text, 0, at)).isEqualTo(start);
    }
}
