package io.muster.protocol.archive;

import com.fasterxml.jackson.core.JsonGenerator;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.manifest.ManifestEntries;
import io.muster.protocol.manifest.ManifestEntry;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Entries sorted by planned item without holding them: they go to a file in the order they come, and what stays in
 * memory are the runs of the file that belong to each item.
 */
final class ItemSpill implements ManifestEntries, AutoCloseable {
    /** Longer than any line: paths and notes are bounded. */
    private static final int SLAB = 256 << 10;

    private final Path file;
    private final OutputStream out;
    private final Map<Source, Runs> runs = new LinkedHashMap<>();
    private long position;

    ItemSpill(Path file) throws IOException {
        this.file = file;
        this.out = new BufferedOutputStream(Files.newOutputStream(file), 64 << 10);
    }

    void add(@Nullable NodeId node, EntryRecord entry, boolean cutShort) throws IOException {
        byte[] json = IndexCodec.toJson(ManifestEntry.of(entry, cutShort));
        out.write(json);
        out.write('\n');
        long end = position + json.length + 1;
        runs.computeIfAbsent(new Source(node, entry.collector()), s -> new Runs())
                .add(position, end);
        position = end;
    }

    @Override
    public List<Source> sources() {
        return new ArrayList<>(runs.keySet());
    }

    @Override
    public void write(@Nullable NodeId node, @Nullable CollectorId collector, JsonGenerator json) throws IOException {
        out.flush();
        json.writeStartArray();
        Runs found = runs.get(new Source(node, collector));
        if (found != null) {
            try (FileChannel channel = FileChannel.open(file)) {
                for (int i = 0; i < found.count; i++) {
                    writeRun(channel, found.edges[2 * i], found.edges[2 * i + 1], json);
                }
            }
        }
        json.writeEndArray();
    }

    private static void writeRun(FileChannel channel, long from, long to, JsonGenerator json) throws IOException {
        for (long at = from; at < to; ) {
            byte[] slab = new byte[(int) Math.min(SLAB, to - at)];
            ByteBuffer buffer = ByteBuffer.wrap(slab);
            while (buffer.hasRemaining() && channel.read(buffer, at + buffer.position()) >= 0) {
                // a read may give less than asked for
            }
            int line = 0;
            for (int i = 0; i < slab.length; i++) {
                if (slab[i] == '\n') {
                    json.writeRawValue(new String(slab, line, i - line, StandardCharsets.UTF_8));
                    line = i + 1;
                }
            }
            if (line == 0) {
                throw new IOException("the list of entries was changed by someone else");
            }
            at += line;
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
        Files.deleteIfExists(file);
    }

    /** Edges of runs, two numbers each. */
    private static final class Runs {
        private long[] edges = new long[2];
        private int count;

        void add(long from, long to) {
            if (count > 0 && edges[2 * count - 1] == from) {
                edges[2 * count - 1] = to;
                return;
            }
            if (2 * count == edges.length) {
                edges = Arrays.copyOf(edges, edges.length * 2);
            }
            edges[2 * count] = from;
            edges[2 * count + 1] = to;
            count++;
        }
    }
}
