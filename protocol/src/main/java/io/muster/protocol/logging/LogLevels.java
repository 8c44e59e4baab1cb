package io.muster.protocol.logging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The levels of a running program's loggers, from a file of lines {@code logger=level} that may come, change and go:
 * {@code io.muster=DEBUG}, or {@code ROOT=WARN}. Empty lines and those that begin with {@code #} do not count. A file
 * with a mistake changes nothing, and the log says why.
 */
public final class LogLevels implements AutoCloseable {
    /** Its name in a program's data directory. */
    public static final String FILE = "log-levels";

    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final int MAX_BYTES = 64 << 10;
    private static final List<String> LEVELS = List.of("OFF", "ERROR", "WARN", "INFO", "DEBUG", "TRACE");

    private final Path file;
    private final BiConsumer<String, @Nullable String> setter;
    private final Consumer<String> told;
    private final ScheduledExecutorService looking;
    private String seen = "";
    private Map<String, String> applied = Map.of();

    private LogLevels(Path file, BiConsumer<String, @Nullable String> setter, Consumer<String> told) {
        this.file = file;
        this.setter = setter;
        this.told = told;
        this.looking = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "muster-log-levels");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Takes the levels of a file now, and whenever it has changed, within a few seconds.
     *
     * @param setter gives a logger a level; null leaves it to what it had without the file
     * @param told hears of changes and mistakes
     */
    public static LogLevels watch(Path file, BiConsumer<String, @Nullable String> setter, Consumer<String> told) {
        LogLevels levels = new LogLevels(file, setter, told);
        levels.look();
        var unused = levels.looking.scheduleWithFixedDelay(
                levels::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
        return levels;
    }

    synchronized void look() {
        try {
            String text = read();
            if (text.equals(seen)) {
                return;
            }
            seen = text;
            apply(parse(text));
        } catch (IOException | RuntimeException e) {
            told.accept(file + " is not used: " + e.getMessage());
        }
    }

    private String read() throws IOException {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new IOException("it is longer than " + MAX_BYTES + " bytes");
            }
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    private void apply(Map<String, String> wanted) {
        applied.keySet().stream()
                .filter(logger -> !wanted.containsKey(logger))
                .forEach(logger -> setter.accept(logger, null));
        wanted.forEach(setter);
        applied = wanted;
        told.accept("log levels are now " + (wanted.isEmpty() ? "the usual ones" : wanted));
    }

    /** @throws IllegalArgumentException that names the line and says what is accepted */
    static Map<String, String> parse(String text) {
        Map<String, String> levels = new LinkedHashMap<>();
        int number = 0;
        for (String raw : text.lines().toList()) {
            number++;
            String line = raw.strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int equals = line.indexOf('=');
            String level = line.substring(equals + 1).strip().toUpperCase(Locale.ROOT);
            if (equals < 1 || !LEVELS.contains(level)) {
                throw new IllegalArgumentException(
                        "line " + number + " must be logger=level, with a level of " + String.join(", ", LEVELS));
            }
            levels.put(line.substring(0, equals).strip(), level);
        }
        return levels;
    }

    @Override
    public void close() {
        looking.shutdownNow();
    }
}
