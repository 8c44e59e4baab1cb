package io.muster.protocol.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Sets the levels of Logback's loggers, and what they were before. For programs that have Logback. */
public final class Loggers {
    private final Map<String, @Nullable Level> before = new HashMap<>();

    /** @param level null sets what it was at first */
    public synchronized void set(String name, @Nullable String level) {
        if (LoggerFactory.getLogger(name) instanceof Logger logger) {
            if (!before.containsKey(name)) {
                before.put(name, logger.getLevel());
            }
            logger.setLevel(level == null ? before.get(name) : Level.toLevel(level));
        }
    }
}
