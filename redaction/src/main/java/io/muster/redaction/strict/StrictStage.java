package io.muster.redaction.strict;

import io.muster.redaction.Edits;
import io.muster.redaction.Stage;

/** Looks at the places where a word of the vocabulary stands, and at lines that continue what one before began. */
final class StrictStage implements Stage {
    private final WordSearch search = new WordSearch(Vocabulary.INDEX);
    private final Continuation continuation = new Continuation();
    private final Place place = new Place(continuation);

    @Override
    public void scan(byte[] text, int from, int to, Edits edits) {
        place.begin(text, from, to, edits);
        int at = continuation.resume(place, from);
        while (search.next(text, from, at, to)) {
            int start = search.start();
            int end = start + search.word().text().length();
            at = search.position() + 1;
            if (start >= place.masked()) {
                place.moveTo(start);
                if (end <= place.lineEnd()) {
                    search.word().finder().look(place, start, end, search.word().rule());
                }
            }
            at = Math.max(at, place.masked());
            if (continuation.isOpen() && place.lineEnd() < to) {
                // What continues here is judged before its own words are.
                at = Math.max(at, continuation.resume(place, place.lineEnd() + 1));
            }
        }
    }

    @Override
    public void gap() {
        continuation.afterGap();
    }
}
