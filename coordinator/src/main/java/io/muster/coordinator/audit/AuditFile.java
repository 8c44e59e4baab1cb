package io.muster.coordinator.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.coordinator.config.AuditConfig;
import io.muster.protocol.audit.AuditLine;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code audit.jsonl} and the files before it. What {@link #append} returns for is on the disk; what it fails for is
 * not in the file. For one thread.
 */
final class AuditFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditFile.class);
    private static final String NAME = "audit.jsonl";
    private static final String OLDER = "audit-";
    /** More than any line has. */
    private static final int LAST_LINE = 1 << 16;

    private final Path folder;
    private final AuditConfig config;
    private @Nullable FileChannel channel;
    private long size;
    private long seq;
    private String head = AuditLine.NOTHING;
    /** What the file's end was not, for the next line to tell. */
    private @Nullable String found;

    AuditFile(Path folder, AuditConfig config) {
        this.folder = folder;
        this.config = config;
    }

    /** What {@link #open} has found wrong; told once. */
    @Nullable
    String takeFinding() {
        String told = found;
        found = null;
        return told;
    }

    long seq() {
        return seq;
    }

    /** Opens it where that has not been done, and goes on where it ended. */
    void open() throws IOException {
        if (channel != null) {
            return;
        }
        Path file = folder.resolve(NAME);
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileChannel opened = FileChannel.open(
                file, options, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            size = keepWholeLines(file, opened);
            if (size > 0) {
                resume(file, lastLine(file, size));
            } else {
                List<Path> older = older();
                if (!older.isEmpty()) {
                    Path newest = older.get(older.size() - 1);
                    AuditLine.parse(lastLine(newest, Files.size(newest))).ifPresent(this::goOnAfter);
                }
            }
            if (size < 0) {
                // Moved away: begin anew.
                opened.close();
                open();
                return;
            }
            opened.position(size);
            channel = opened;
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /** Where the last write was cut off, that was never answered: its beginning goes. */
    private long keepWholeLines(Path file, FileChannel opened) throws IOException {
        long length = opened.size();
        if (length == 0) {
            return 0;
        }
        int tail = (int) Math.min(length, 2L * LAST_LINE);
        String end = read(file, length - tail, tail);
        int newline = end.lastIndexOf('\n');
        long whole = length - tail + newline + 1;
        if (newline < 0 && tail < length) {
            return length;
        }
        if (whole < length) {
            opened.truncate(whole);
            found = "torn: " + (length - whole) + " bytes of a line that was never answered were cut off";
        }
        return whole;
    }

    private void resume(Path file, String last) throws IOException {
        var line = AuditLine.parse(last);
        if (line.isPresent()) {
            goOnAfter(line.get());
            return;
        }
        Path aside = folder.resolve("damaged-" + System.currentTimeMillis() + "-" + NAME);
        Files.move(file, aside);
        LOG.error(
                "the audit log ends with something else than its last line; it is {} now, and a new one begins", aside);
        found = "damaged: the file before ends with something else than its last line; it is " + aside.getFileName();
        size = -1;
    }

    private void goOnAfter(AuditLine line) {
        seq = line.seq();
        head = line.hash();
    }

    /**
     * Appends lines as one write, and forces it to the disk.
     *
     * @return the number of the first one
     */
    long append(List<ObjectNode> entries) throws IOException {
        open();
        if (size >= config.maxFileBytes()) {
            rotate();
        }
        FileChannel open = java.util.Objects.requireNonNull(channel);
        StringBuilder text = new StringBuilder();
        long at = seq;
        String prev = head;
        for (ObjectNode entry : entries) {
            AuditLine line = AuditLine.of(++at, prev, entry);
            prev = line.hash();
            text.append(line.text()).append('\n');
        }
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
        int length = bytes.remaining();
        try {
            while (bytes.hasRemaining()) {
                open.write(bytes);
            }
            open.force(false);
        } catch (IOException e) {
            takeBack(open);
            throw e;
        }
        long first = seq + 1;
        seq = at;
        head = prev;
        size += length;
        return first;
    }

    private void takeBack(FileChannel open) {
        try {
            open.truncate(size);
            open.position(size);
        } catch (IOException e) {
            // The next one opens it again, and finds out what is there.
            close();
        }
    }

    /** The chain goes on in a new file. */
    private void rotate() throws IOException {
        FileChannel full = java.util.Objects.requireNonNull(channel);
        full.close();
        channel = null;
        Path file = folder.resolve(NAME);
        Files.move(file, folder.resolve("%s%015d.jsonl".formatted(OLDER, seq)));
        LOG.info("the audit log goes on in a new file after line {}, whose hash is {}", seq, head);
        List<Path> older = older();
        for (Path old : older.subList(0, Math.max(0, older.size() - config.keepFiles()))) {
            Files.delete(old);
        }
        open();
        try (FileChannel directory = FileChannel.open(folder)) {
            directory.force(true);
        }
    }

    /** The oldest first. */
    private List<Path> older() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return new ArrayList<>(files.filter(f -> f.getFileName().toString().matches(OLDER + "[0-9]{15}\\.jsonl"))
                    .sorted()
                    .toList());
        }
    }

    private static String lastLine(Path file, long length) throws IOException {
        int tail = (int) Math.min(length, LAST_LINE);
        String end = read(file, length - tail, tail).stripTrailing();
        return end.substring(end.lastIndexOf('\n') + 1);
    }

    private static String read(Path file, long from, int length) throws IOException {
        byte[] bytes = new byte[length];
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            in.seek(from);
            in.readFully(bytes);
        }
        // One character for each byte: offsets are of bytes, and a line is cut before it is decoded.
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                LOG.debug("the audit log did not close: {}", e.toString());
            }
        }
    }
}
