package io.muster.agent.pack;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What one collector has put into the bundle so far. Counted by the packing side, read by any thread. */
public final class Tally {
    private static final int MAX_WARNINGS = 100;
    private static final int MAX_WARNING_CHARS = 500;

    private final List<String> warnings = new ArrayList<>();
    private int moreWarnings;
    private long entries;
    private long bytes;
    private long droppedBytes;
    private final Map<String, Long> redactions = new TreeMap<>();
    private int withheld;
    private @Nullable String firstWithheld;

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

    synchronized void redacted(Map<String, Long> counts) {
        counts.forEach((rule, count) -> redactions.merge(rule, count, Long::sum));
    }

    /** Counts an entry whose content could not be judged. */
    void withheld(String path, String reason) {
        synchronized (this) {
            withheld++;
            if (firstWithheld == null) {
                firstWithheld = path + ": " + reason;
            }
        }
        warn("\"" + path + "\" is withheld: " + reason);
    }

    /** How often each rule has removed something. */
    public synchronized Map<String, Long> redactions() {
        return new TreeMap<>(redactions);
    }

    /** What was withheld because it could not be judged; null where nothing was. */
    public synchronized @Nullable String withheld() {
        return firstWithheld == null ? null : withheld + " of " + entries + " entries withheld; " + firstWithheld;
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
