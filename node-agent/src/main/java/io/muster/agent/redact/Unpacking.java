package io.muster.agent.redact;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;

/** Opens what is packed, redacts what is inside, and packs it again in the same way. Bounded in depth and length. */
final class Unpacking {
    private static final int MAX_DEPTH = 5;
    private static final long MAX_BYTES = 2L << 30;
    private static final int MEMBER_IN_MEMORY = 1 << 20;
    private static final int PIECE = 64 << 10;

    private final Profile profile;
    private final Path folder;
    private final Deadline deadline;
    private final Counts counts;
    private long unpacked;
    private int depth;

    Unpacking(Profile profile, Path folder, Deadline deadline, Counts counts) {
        this.profile = profile;
        this.folder = folder;
        this.deadline = deadline;
        this.counts = counts;
    }

    /**
     * Writes the redacted form of a packed content; neither stream is closed.
     *
     * @throws RedactionFailure when it is damaged, too deep or too long
     */
    void rewrite(ContentKind kind, String path, InputStream in, OutputStream out) throws IOException {
        if (++depth > MAX_DEPTH) {
            throw new RedactionFailure("archives in archives, more than " + MAX_DEPTH + " deep");
        }
        try {
            unpack(kind, path, new BufferedInputStream(in, PIECE), out);
        } catch (RedactionFailure e) {
            throw e;
        } catch (IOException e) {
            throw new RedactionFailure("it can't be unpacked: " + e.getClass().getSimpleName());
        }
        depth--;
    }

    private void unpack(ContentKind kind, String path, InputStream in, OutputStream out) throws IOException {
        switch (kind) {
            case GZIP -> {
                GZIPOutputStream packed = new GZIPOutputStream(out, PIECE);
                content(inside(path), new GZIPInputStream(in, PIECE), packed);
                packed.finish();
            }
            case ZSTD -> {
                BufferedOutputStream buffered = new BufferedOutputStream(new Unclosed(out), PIECE);
                try (ZstdInputStream plain = new ZstdInputStream(new UnclosedInput(in));
                        ZstdOutputStream packed = new ZstdOutputStream(buffered)) {
                    content(inside(path), plain, packed);
                }
            }
            case BZIP2 -> {
                BZip2CompressorOutputStream packed = new BZip2CompressorOutputStream(new Unclosed(out));
                content(inside(path), new BZip2CompressorInputStream(in, true), packed);
                packed.close();
            }
            case TAR -> tar(path, in, out);
            case ZIP -> zip(path, in, out);
            case UTF_16 -> Utf16.rewrite(in, out, plain -> redacted(path, plain));
            default -> throw new IllegalArgumentException(kind + " is not packed");
        }
    }

    /** {@code app.log.gz} holds {@code app.log}. */
    private static String inside(String path) {
        int dot = path.lastIndexOf('.');
        return dot > path.lastIndexOf('/') + 1 ? path.substring(0, dot) : path;
    }

    private void tar(String path, InputStream in, OutputStream out) throws IOException {
        TarArchiveInputStream members = new TarArchiveInputStream(in, "UTF-8");
        TarArchiveOutputStream packed = new TarArchiveOutputStream(new Unclosed(out), "UTF-8");
        packed.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        packed.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        packed.setAddPaxHeadersForNonAsciiNames(true);
        for (TarArchiveEntry member = members.getNextEntry(); member != null; member = members.getNextEntry()) {
            if (!members.canReadEntryData(member)) {
                throw new RedactionFailure("a tar member of a kind that can't be read");
            }
            if (!member.isFile() || member.isSymbolicLink() || member.isLink()) {
                packed.putArchiveEntry(member);
            } else {
                try (Spill spill = new Spill(MEMBER_IN_MEMORY, folder)) {
                    content(path + "/" + member.getName(), members, spill);
                    packed.putArchiveEntry(copy(member, spill.size()));
                    spill.read().transferTo(packed);
                }
            }
            packed.closeArchiveEntry();
        }
        packed.close();
    }

    /** Not the member itself: its reader still needs its old size. */
    private static TarArchiveEntry copy(TarArchiveEntry member, long size) {
        TarArchiveEntry copy = new TarArchiveEntry(member.getName());
        copy.setSize(size);
        copy.setMode(member.getMode());
        copy.setModTime(member.getModTime());
        copy.setUserId(member.getLongUserId());
        copy.setGroupId(member.getLongGroupId());
        copy.setUserName(member.getUserName());
        copy.setGroupName(member.getGroupName());
        return copy;
    }

    private void zip(String path, InputStream in, OutputStream out) throws IOException {
        ZipArchiveInputStream members = new ZipArchiveInputStream(in, "UTF-8", true, true);
        ZipArchiveOutputStream packed = new ZipArchiveOutputStream(new Unclosed(out));
        for (ZipArchiveEntry member = members.getNextEntry(); member != null; member = members.getNextEntry()) {
            if (!members.canReadEntryData(member)) {
                throw new RedactionFailure("a zip member that is encrypted or of a kind that can't be read");
            }
            ZipArchiveEntry copy = new ZipArchiveEntry(member.getName());
            copy.setTime(member.getTime());
            copy.setUnixMode(member.getUnixMode());
            packed.putArchiveEntry(copy);
            if (!member.isDirectory()) {
                content(path + "/" + member.getName(), members, packed);
            }
            packed.closeArchiveEntry();
        }
        packed.finish();
    }

    /** One content of an archive, whatever it is. */
    private void content(String path, InputStream plain, OutputStream out) throws IOException {
        InputStream in = new Bounded(plain);
        byte[] sample = in.readNBytes(ContentKind.SAMPLE);
        ContentKind kind = ContentKind.of(sample, sample.length);
        List<Stage> stages = profile.stages(path);
        PushbackInputStream whole = new PushbackInputStream(in, ContentKind.SAMPLE);
        whole.unread(sample);
        if (stages.isEmpty() || kind == ContentKind.BINARY) {
            whole.transferTo(out);
        } else if (kind == ContentKind.TEXT) {
            text(stages, whole, out);
        } else if (kind == ContentKind.SECRET_BINARY || kind == ContentKind.SEALED) {
            if (profile.withholdsSecretBinaries()) {
                counts.add(kind == ContentKind.SEALED ? "sealed-archive" : "secret-binary");
                whole.transferTo(OutputStream.nullOutputStream());
            } else {
                whole.transferTo(out);
            }
        } else {
            rewrite(kind, path, whole, out);
        }
    }

    private void text(List<Stage> stages, InputStream in, OutputStream out) throws IOException {
        TextPipeline pipeline = new TextPipeline(stages, new Written(out), counts, deadline);
        byte[] piece = new byte[PIECE];
        for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
            pipeline.accept(ByteBuffer.wrap(piece, 0, n));
        }
        pipeline.finish();
    }

    private byte[] redacted(String path, byte[] plain) throws IOException {
        Joined joined = new Joined();
        TextPipeline pipeline = new TextPipeline(profile.stages(path), joined, counts, deadline);
        pipeline.accept(ByteBuffer.wrap(plain));
        pipeline.finish();
        return joined.bytes();
    }

    private record Written(OutputStream out) implements Output {
        @Override
        public void keep(byte[] original, int from, int length) throws IOException {
            out.write(original, from, length);
        }

        @Override
        public void replace(int dropped, byte[] text) throws IOException {
            out.write(text);
        }
    }

    /** Counts what is unpacked, against archives that never end. */
    private final class Bounded extends java.io.FilterInputStream {
        Bounded(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int b = in.read();
            count(b < 0 ? 0 : 1);
            return b;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int n = in.read(target, offset, length);
            count(n);
            return n;
        }

        private void count(int n) throws RedactionFailure {
            unpacked += Math.max(0, n);
            if (unpacked > MAX_BYTES) {
                throw new RedactionFailure("it holds more than " + MAX_BYTES + " bytes");
            }
            deadline.check();
        }
    }

    private static final class Unclosed extends java.io.FilterOutputStream {
        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }

    private static final class UnclosedInput extends java.io.FilterInputStream {
        UnclosedInput(InputStream in) {
            super(in);
        }

        @Override
        public void close() {}
    }
}
