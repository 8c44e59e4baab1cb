package io.muster.redaction;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/**
 * Opens what is packed and looks for what is to go; or redacts what is inside, and packs it again in the same way.
 * Bounded in depth and length.
 */
final class Unpacking {
    private static final int MAX_DEPTH = 5;
    private static final long MAX_BYTES = 2L << 30;
    private static final int MEMBER_IN_MEMORY = 1 << 20;
    private static final int PIECE = 64 << 10;

    private final Profile profile;
    private final Path folder;
    private final Deadline deadline;
    private final Counts counts;
    /** Packing costs several times what opening and looking do, so that nothing is packed before something is found. */
    private final boolean looksOnly;

    private long unpacked;
    private int depth;

    private Unpacking(Profile profile, Path folder, Deadline deadline, Counts counts, boolean looksOnly) {
        this.profile = profile;
        this.folder = folder;
        this.deadline = deadline;
        this.counts = counts;
        this.looksOnly = looksOnly;
    }

    /** Ends the search: something is to go. */
    private static final class Found extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Whether anything in a packed content is to go. Reads all of it where nothing is; the stream is not closed.
     *
     * @param folder for temporary files, of which none keeps its name
     * @throws RedactionFailure when it is damaged, too deep or too long
     */
    static boolean finds(Profile profile, ContentKind kind, String path, InputStream in, Path folder, Deadline deadline)
            throws IOException {
        Counts found = new Counts();
        InputStream buffered = new BufferedInputStream(in, PIECE);
        try {
            new Unpacking(profile, folder, deadline, found, true)
                    .rewrite(kind, path, buffered, OutputStream.nullOutputStream());
        } catch (Found e) {
            return true;
        }
        if (holdsMoreThanPadding(buffered)) {
            throw new RedactionFailure("something follows its end");
        }
        return !found.isEmpty();
    }

    private static boolean holdsMoreThanPadding(InputStream rest) throws IOException {
        byte[] piece = new byte[PIECE];
        boolean more = false;
        for (int n = rest.read(piece); n >= 0; n = rest.read(piece)) {
            for (int i = 0; i < n; i++) {
                more |= piece[i] != 0;
            }
        }
        return more;
    }

    /**
     * Writes the redacted form of a packed content; neither stream is closed.
     *
     * @param folder for temporary files, of which none keeps its name
     * @throws RedactionFailure when it is damaged, too deep or too long
     */
    static void rewrite(
            Profile profile,
            ContentKind kind,
            String path,
            InputStream in,
            OutputStream out,
            Path folder,
            Deadline deadline,
            Counts counts)
            throws IOException {
        new Unpacking(profile, folder, deadline, counts, false)
                .rewrite(kind, path, new BufferedInputStream(in, PIECE), out);
    }

    private void rewrite(ContentKind kind, String path, InputStream in, OutputStream out) throws IOException {
        if (++depth > MAX_DEPTH) {
            throw new RedactionFailure("archives in archives, more than " + MAX_DEPTH + " deep");
        }
        try {
            unpack(kind, path, in, out);
        } catch (RedactionFailure | Found e) {
            throw e;
        } catch (IOException e) {
            throw new RedactionFailure("it can't be unpacked: " + e.getClass().getSimpleName());
        }
        depth--;
    }

    private void unpack(ContentKind kind, String path, InputStream in, OutputStream out) throws IOException {
        switch (kind) {
            case GZIP, ZSTD, BZIP2 -> {
                try (InputStream plain = Compression.open(kind, in)) {
                    if (looksOnly) {
                        content(inside(path), plain, out);
                    } else {
                        try (OutputStream packed = Compression.pack(kind, out)) {
                            content(inside(path), plain, packed);
                        }
                    }
                }
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

    private <E extends ArchiveEntry> void look(String path, ArchiveInputStream<E> members) throws IOException {
        for (E member = members.getNextEntry(); member != null; member = members.getNextEntry()) {
            checkReadable(members, member);
            content(path + "/" + member.getName(), members, OutputStream.nullOutputStream());
        }
    }

    private static void checkReadable(ArchiveInputStream<?> members, ArchiveEntry member) throws RedactionFailure {
        if (!members.canReadEntryData(member)) {
            throw new RedactionFailure("a member of an archive that is encrypted or of a kind that can't be read");
        }
    }

    private void tar(String path, InputStream in, OutputStream out) throws IOException {
        TarArchiveInputStream members = new TarArchiveInputStream(in, "UTF-8");
        if (looksOnly) {
            look(path, members);
            return;
        }
        TarArchiveOutputStream packed = new TarArchiveOutputStream(new UnclosedOutput(out), "UTF-8");
        packed.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        packed.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        packed.setAddPaxHeadersForNonAsciiNames(true);
        for (TarArchiveEntry member = members.getNextEntry(); member != null; member = members.getNextEntry()) {
            checkReadable(members, member);
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
        if (looksOnly) {
            look(path, members);
            return;
        }
        ZipArchiveOutputStream packed = new ZipArchiveOutputStream(new UnclosedOutput(out));
        for (ZipArchiveEntry member = members.getNextEntry(); member != null; member = members.getNextEntry()) {
            checkReadable(members, member);
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
        stopIfFound();
    }

    private void stopIfFound() throws Found {
        if (looksOnly && !counts.isEmpty()) {
            throw new Found();
        }
    }

    private void text(List<Stage> stages, InputStream in, OutputStream out) throws IOException {
        TextPipeline pipeline = new TextPipeline(stages, new Written(out), counts, deadline);
        byte[] piece = new byte[PIECE];
        for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
            pipeline.accept(ByteBuffer.wrap(piece, 0, n));
            stopIfFound();
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
}
