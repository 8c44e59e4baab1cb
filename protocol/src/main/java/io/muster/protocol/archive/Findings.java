package io.muster.protocol.archive;

import io.muster.protocol.archive.Verification.Finding;
import io.muster.protocol.archive.Verification.Severity;
import java.util.ArrayList;
import java.util.List;

/** Findings as they come; a bundle that is wrong a million times does not fill the heap. */
final class Findings {
    private static final int MAX = 1000;

    private final List<Finding> list = new ArrayList<>();
    private long more;
    private boolean corrupt;

    void corrupt(String message) {
        corrupt = true;
        add(Severity.CORRUPT, message);
    }

    void marked(String message) {
        add(Severity.MARKED, message);
    }

    private void add(Severity severity, String message) {
        if (list.size() < MAX) {
            list.add(new Finding(severity, EntryPaths.printable(message)));
        } else {
            more++;
        }
    }

    Verification toVerification(long entries, long bytes, int planned, int collected, boolean encrypted) {
        return new Verification(List.copyOf(list), more, corrupt, entries, bytes, planned, collected, encrypted);
    }
}
