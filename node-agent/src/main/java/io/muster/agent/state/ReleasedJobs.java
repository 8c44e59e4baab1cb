package io.muster.agent.state;

import io.muster.protocol.id.CollectionId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Jobs that are over, so that an order which comes late does not run them again. The newest thousand. */
public final class ReleasedJobs {
    private static final Logger LOG = LoggerFactory.getLogger(ReleasedJobs.class);
    private static final int MAX_REMEMBERED = 1000;

    private final Map<String, Integer> attempts = new LinkedHashMap<>();
    private @Nullable RecordFile file;

    public ReleasedJobs(Path path) {
        try {
            RecordFile opened = RecordFile.open(path, content -> take(text(content)));
            if (Files.size(path) > MAX_REMEMBERED * 128L) {
                opened.close();
                Files.delete(path);
                opened = RecordFile.open(path, content -> {});
                for (Map.Entry<String, Integer> one : attempts.entrySet()) {
                    opened.append(line(one.getKey(), one.getValue()));
                }
            }
            file = opened;
        } catch (IOException e) {
            LOG.warn("jobs that are over are remembered by this process only: {}", e.toString());
        }
    }

    /** Whether this attempt, or a later one, is over. */
    public boolean contains(CollectionId collection, int attempt) {
        return attempts.getOrDefault(collection.value(), 0) >= attempt;
    }

    public void add(CollectionId collection, int attempt) {
        if (contains(collection, attempt)) {
            return;
        }
        put(collection.value(), attempt);
        RecordFile open = file;
        if (open != null) {
            try {
                open.append(line(collection.value(), attempt));
            } catch (IOException e) {
                LOG.warn("the end of job {} is not saved: {}", collection, e.toString());
            }
        }
    }

    public void close() {
        RecordFile open = file;
        file = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                LOG.debug("not closed", e);
            }
        }
    }

    private void take(String line) {
        int space = line.indexOf(' ');
        if (space > 0) {
            put(line.substring(0, space), Integer.parseInt(line.substring(space + 1)));
        }
    }

    private void put(String collection, int attempt) {
        attempts.remove(collection);
        attempts.put(collection, attempt);
        if (attempts.size() > MAX_REMEMBERED) {
            Iterator<String> oldest = attempts.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    private static String text(java.nio.ByteBuffer content) {
        return StandardCharsets.UTF_8.decode(content).toString();
    }

    private static byte[] line(String collection, int attempt) {
        return (collection + " " + attempt).getBytes(StandardCharsets.UTF_8);
    }
}
