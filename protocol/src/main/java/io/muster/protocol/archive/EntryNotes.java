package io.muster.protocol.archive;

import java.util.ArrayList;
import java.util.List;

/** Notes on an entry, kept so short that an index stays small. */
final class EntryNotes {
    private static final int MAX_NOTES = 16;
    private static final int MAX_LENGTH = 1000;

    private EntryNotes() {}

    static List<String> bounded(List<String> notes) {
        List<String> kept = new ArrayList<>();
        for (String note : notes) {
            if (kept.size() == MAX_NOTES) {
                kept.set(MAX_NOTES - 1, "and " + (notes.size() - MAX_NOTES + 1) + " notes more");
                break;
            }
            String cut = note.length() <= MAX_LENGTH ? note : note.substring(0, MAX_LENGTH) + "…";
            kept.add(ComponentEscaper.escape(cut, false));
        }
        return kept;
    }
}
