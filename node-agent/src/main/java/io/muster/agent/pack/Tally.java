package io.muster.agent.pack;

import java.util.ArrayList;
import java.util.List;

/** What one collector has put into the bundle so far. Counted by the packing side, read by any thread. */
public final class Tally {
    private static final int MAX_WARNINGS = 100;
    private static final int MAX_WARNING_CHARS = 500;

    private final List<String> warnings = new ArrayList<>();
    private int moreWarnings;
    private long entries;
    private long bytes;
    private long droppedBytes;

    /** Counts an entry that an interrupted run of this collector has packed, or begun to. */
    public void earlier(long keptBytes) {
        entry(keptBytes, 0);
    }

    synchronized void entry(long keptBytes, long dropped) {
        entries++;
        bytes += keptBytes;
        droppedBytes += dropped;
    }

    synchronized void dropped(long more) {
        droppedBytes += more;
    }

    /** Notes what a reader should know; after {@value #MAX_WARNINGS} warnings they are only counted. */
    public synchronized void warn(String warning) {
        if (warnings.size() < MAX_WARNINGS) {
            warnings.add(
                    warning.length() > MAX_WARNING_CHARS ? warning.substring(0, MAX_WARNING_CHARS) + "…" : warning);
        } else {
            moreWarnings++;
        }
    }

    public synchronized long entries() {
        return entries;
    }

    public synchronized long bytes() {
        return bytes;
    }

    public synchronized long droppedBytes() {
        return droppedBytes;
    }

    public synchronized List<String> warnings() {
        List<String> all = new ArrayList<>(warnings);
        if (moreWarnings > 0) {
            all.add("and " + moreWarnings + " more warnings");
        }
        return all;
    }
}
