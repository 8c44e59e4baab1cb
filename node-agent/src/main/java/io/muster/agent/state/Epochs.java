package io.muster.agent.state;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The highest epoch seen of each cluster. It survives a power cut before a command of it is obeyed, so that an agent
 * never listens to a coordinator that had lost the lead already. Thread-safe.
 */
public final class Epochs {
    private static final Logger LOG = LoggerFactory.getLogger(Epochs.class);
    private static final int MAX_CLUSTERS = 16;

    private final Path file;
    private final Map<String, Long> highest = new LinkedHashMap<>();

    private record Saved(Map<String, Long> highest) {}

    public Epochs(Path file) {
        this.file = file;
        Saved saved = WholeFile.read(file, Saved.class);
        if (saved != null && saved.highest() != null) {
            highest.putAll(saved.highest());
        }
    }

    /** Notes an epoch; says the highest one so far, which is this one unless it is stale. */
    public synchronized long see(String cluster, long epoch) {
        Long known = highest.get(cluster);
        if (known != null && known >= epoch) {
            return known;
        }
        highest.remove(cluster);
        highest.put(cluster, epoch);
        if (highest.size() > MAX_CLUSTERS) {
            highest.remove(highest.keySet().iterator().next());
        }
        try {
            WholeFile.write(file, new Saved(highest), true);
        } catch (IOException e) {
            // A full disk is no reason to obey nobody.
            LOG.warn("epoch {} is not saved: {}", epoch, e.toString());
        }
        return epoch;
    }
}
