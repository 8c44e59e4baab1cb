package io.muster.coordinator.journal;

import io.muster.coordinator.config.ConfigProblem;
import io.muster.coordinator.config.JournalConfig;
import java.nio.file.Path;

/**
 * Where the database is.
 *
 * @param inMemory gone with the process, for tests
 */
record JournalUrl(String text, Dialect dialect, boolean inMemory) {

    /**
     * What is configured, else a file in the data directory.
     *
     * @throws io.muster.coordinator.config.ConfigProblem where no known database is named
     */
    static JournalUrl of(JournalConfig config, Path dataDir) {
        String text = config.jdbcUrl().isEmpty() ? file(dataDir) : config.jdbcUrl();
        return new JournalUrl(text, Dialect.of(text), text.startsWith("jdbc:h2:mem:"));
    }

    /**
     * WRITE_DELAY=0 writes at each commit instead of half a second later; {@link ForcedDataSource} forces what was
     * written. The JVM's shutdown does not close it: that is done in order, after the last event. Only the owner of the
     * process reads it, so a small cache does.
     */
    private static String file(Path dataDir) {
        String path = dataDir.toAbsolutePath().normalize().resolve("journal").toString();
        if (path.contains(";")) {
            throw new ConfigProblem("the data directory " + path + " has a semicolon in its name, which "
                    + JournalConfig.URL_KEY + " cannot express; use another directory");
        }
        return "jdbc:h2:file:" + path + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;CACHE_SIZE=4096";
    }

    /** For people: without parameters, which may hold a password. */
    String shown() {
        return text.replaceFirst("[?;].*", "").replaceFirst("//[^/@]*@", "//");
    }
}
