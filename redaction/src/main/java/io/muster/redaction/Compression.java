package io.muster.redaction;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.BufferedOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** The formats that hold one content. Closing ends the format and gives its memory back, not the stream below. */
final class Compression {
    private static final int PIECE = 64 << 10;

    private Compression() {}

    static InputStream open(ContentKind kind, InputStream in) throws IOException {
        InputStream below = new Unclosed(in);
        return switch (kind) {
            case GZIP ->
                GzipCompressorInputStream.builder()
                        .setInputStream(below)
                        .setDecompressConcatenated(true)
                        .get();
            case ZSTD -> new ZstdInputStream(below);
            case BZIP2 -> new BZip2CompressorInputStream(below, true);
            default -> throw new IllegalArgumentException(kind + " does not hold one content");
        };
    }

    /** At the fastest level: it is the time of a node that has other work. */
    static OutputStream pack(ContentKind kind, OutputStream out) throws IOException {
        OutputStream below = new UnclosedOutput(out);
        return switch (kind) {
            case GZIP -> new FastGzip(below);
            case ZSTD -> new ZstdOutputStream(new BufferedOutputStream(below, PIECE), 1);
            case BZIP2 -> new BZip2CompressorOutputStream(below, BZip2CompressorOutputStream.MIN_BLOCKSIZE);
            default -> throw new IllegalArgumentException(kind + " does not hold one content");
        };
    }

    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, PIECE);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    private static final class Unclosed extends FilterInputStream {
        Unclosed(InputStream in) {
            super(in);
        }

        @Override
        public void close() {}
    }
}
