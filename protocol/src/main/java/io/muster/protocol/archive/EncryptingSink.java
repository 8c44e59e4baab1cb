package io.muster.protocol.archive;

import io.muster.protocol.encryption.ChunkCipher;
import io.muster.protocol.id.NodeId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts each chunk before it goes on: what comes out is an entry of a tar that holds a whole age file, so that it
 * can be decrypted whatever becomes of the chunks after it. Nothing goes on in clear: when a chunk cannot be encrypted,
 * it and all later ones fail. Holds one chunk in memory.
 */
public final class EncryptingSink implements ChunkSink {
    private static final int BUFFER = 64 << 10;

    private final ChunkSink next;
    private final ChunkCipher cipher;
    private final String root;
    private final NodeId node;
    private final BundleFormat format;
    private final Clock clock;
    private final Buffer buffer = new Buffer();
    private volatile @Nullable String problem;

    /** @param root the bundle's top folder */
    public EncryptingSink(
            ChunkSink next, ChunkCipher cipher, String root, NodeId node, BundleFormat format, Clock clock) {
        this.next = next;
        this.cipher = cipher;
        this.root = root;
        this.node = node;
        this.format = format;
        this.clock = clock;
    }

    /** Why chunks cannot be encrypted any more; null while they can. */
    public @Nullable String problem() {
        return problem;
    }

    @Override
    public void accept(Chunk chunk) throws IOException {
        String reason = problem;
        if (reason != null) {
            throw new IOException(reason);
        }
        ByteBuffer entry;
        try {
            entry = entry(chunk);
        } catch (IOException | RuntimeException e) {
            reason = e.getMessage() == null ? e.toString() : e.getMessage();
            problem = reason;
            throw new IOException(reason, e);
        }
        ContentDigest digest = ContentDigest.Algorithm.CRC32C.of(entry);
        next.accept(new Chunk(chunk.number(), entry, digest, chunk.uncompressedBytes(), chunk.tail()));
    }

    private ByteBuffer entry(Chunk chunk) throws IOException {
        String path = EncryptedChunk.path(root, node, chunk.number(), format);
        // The header has the same length whatever the size in it: it comes first, and again when the size is known.
        byte[] provisional = TarHeaders.encode(EntryHeader.file(path, 0, clock.instant(), null));
        buffer.reset();
        buffer.writeBytes(provisional);
        cipher.encrypt(chunk.bytes(), buffer);
        int size = buffer.size() - provisional.length;
        byte[] header = TarHeaders.encode(EntryHeader.file(path, size, clock.instant(), null));
        if (header.length != provisional.length) {
            throw new IOException("a tar header changed its length");
        }
        buffer.writeBytes(new byte[TarHeaders.padding(size)]);
        return buffer.beginningWith(header);
    }

    /** Gives what was written without a copy. */
    private static final class Buffer extends ByteArrayOutputStream {
        Buffer() {
            super(BUFFER);
        }

        ByteBuffer beginningWith(byte[] start) {
            System.arraycopy(start, 0, buf, 0, start.length);
            return ByteBuffer.wrap(buf, 0, count).asReadOnlyBuffer();
        }
    }
}
