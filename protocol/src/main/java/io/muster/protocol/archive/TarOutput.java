package io.muster.protocol.archive;

import io.muster.protocol.archive.TailSegment.Content;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/** Writes the few clear files of an encrypted bundle as entries of a plain tar, without its end blocks. */
final class TarOutput implements AutoCloseable {
    private final FileChannel out;
    private final String root;
    private final Instant at;
    private long entries;

    /** @param out closed with this */
    TarOutput(FileChannel out, String root, Instant at) {
        this.out = out;
        this.root = root;
        this.at = at;
    }

    long entries() {
        return entries;
    }

    void file(String path, byte[] content) throws IOException {
        header(path, content.length);
        IndexAssembler.writeAll(out, ByteBuffer.wrap(content));
        pad(content.length);
    }

    /** Through a file, because a tar entry's size comes first; the file is gone afterwards. */
    void large(String path, Path scratch, Content content) throws IOException {
        try {
            try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(scratch), 64 << 10)) {
                content.write(file);
            }
            try (FileChannel in = FileChannel.open(scratch, StandardOpenOption.READ)) {
                header(path, in.size());
                BundleFile.copy(in, in.size(), out);
                pad(in.size());
            }
        } finally {
            Files.deleteIfExists(scratch);
        }
    }

    private void header(String path, long size) throws IOException {
        byte[] blocks = TarHeaders.encode(EntryHeader.file(root + "/" + path, size, at, null));
        IndexAssembler.writeAll(out, ByteBuffer.wrap(blocks));
        entries++;
    }

    private void pad(long size) throws IOException {
        IndexAssembler.writeAll(out, ByteBuffer.allocate(TarHeaders.padding(size)));
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
