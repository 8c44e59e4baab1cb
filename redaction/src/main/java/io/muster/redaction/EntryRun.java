package io.muster.redaction;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Looks at one content: finds out what it is, and has it judged accordingly. */
final class EntryRun implements Source.Sink {
    private static final int SPILL_IN_MEMORY = 1 << 20;

    private final Profile profile;
    private final String path;
    private final Source source;
    private final Path folder;
    private final Deadline deadline;
    private final Counts counts = new Counts();
    private final Patch patch;
    private final TextPipeline pipeline;
    private final byte[] sample = new byte[ContentKind.SAMPLE];
    private int sampled;
    private boolean isText;

    EntryRun(Profile profile, List<Stage> stages, String path, Source source, Path folder, Deadline deadline) {
        this.profile = profile;
        this.path = path;
        this.source = source;
        this.folder = folder;
        this.deadline = deadline;
        this.patch = new Patch(folder);
        this.pipeline = new TextPipeline(stages, patch, counts, deadline);
    }

    /** Stops the reading: the first bytes have told enough. */
    private static final class NotText extends IOException {
        private static final long serialVersionUID = 1L;
        private final ContentKind kind;

        NotText(ContentKind kind) {
            this.kind = kind;
        }
    }

    Redacted run() throws IOException {
        boolean kept = false;
        try {
            source.read(this);
            if (!isText) {
                startText();
            }
            pipeline.finish();
            patch.finish();
            kept = true;
            return Results.patched(source, patch, counts.toMap());
        } catch (NotText e) {
            return notText(e.kind);
        } finally {
            if (!kept) {
                patch.close();
            }
        }
    }

    @Override
    public void piece(ByteBuffer piece) throws IOException {
        if (!isText) {
            int n = Math.min(piece.remaining(), sample.length - sampled);
            piece.get(sample, sampled, n);
            sampled += n;
            if (sampled < sample.length) {
                return;
            }
            startText();
        }
        text(piece);
    }

    @Override
    public void gap() throws IOException {
        if (!isText) {
            startText();
        }
        pipeline.gap();
    }

    private void startText() throws IOException {
        ContentKind kind = ContentKind.of(sample, sampled);
        if (kind != ContentKind.TEXT) {
            throw new NotText(kind);
        }
        isText = true;
        text(ByteBuffer.wrap(sample, 0, sampled));
    }

    private void text(ByteBuffer piece) throws IOException {
        patch.look(piece);
        pipeline.accept(piece);
    }

    private Redacted notText(ContentKind kind) throws IOException {
        return switch (kind) {
            case BINARY, TEXT -> Results.unchanged(source);
            case SECRET_BINARY ->
                profile.withholdsSecretBinaries()
                        ? Results.withheld("secret-binary", "a key store, dump, capture or journal file")
                        : Results.unchanged(source);
            case SEALED ->
                profile.withholdsSecretBinaries()
                        ? Results.withheld("sealed-archive", "compressed in a way that can't be opened here")
                        : Results.unchanged(source);
            case UTF_16, GZIP, ZSTD, BZIP2, TAR, ZIP -> unpacked(kind);
        };
    }

    /** What holds no secret goes as it is; the rest is packed anew. */
    private Redacted unpacked(ContentKind kind) throws IOException {
        if (source.hasGap()) {
            throw new RedactionFailure("an archive of which a limit has cut out a part");
        }
        Patch original = new Patch(folder);
        boolean kept = false;
        try (InputStream in = new Looking(source.open(), original)) {
            if (Unpacking.finds(profile, kind, path, in, folder, deadline)) {
                return rewritten(kind);
            }
            original.finish();
            kept = true;
            return Results.patched(source, original, Map.of());
        } finally {
            if (!kept) {
                original.close();
            }
        }
    }

    private Redacted rewritten(ContentKind kind) throws IOException {
        Spill spill = new Spill(SPILL_IN_MEMORY, folder);
        boolean kept = false;
        try (InputStream in = source.open()) {
            Unpacking.rewrite(profile, kind, path, in, spill, folder, deadline, counts);
            kept = true;
            return Results.stored(spill, counts.toMap());
        } finally {
            if (!kept) {
                spill.close();
            }
        }
    }

    /** Has the checksums of what passes taken. */
    private static final class Looking extends FilterInputStream {
        private final Patch patch;

        Looking(InputStream in, Patch patch) {
            super(in);
            this.patch = patch;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int n = in.read(target, offset, length);
            if (n > 0) {
                patch.look(ByteBuffer.wrap(target, offset, n));
                patch.keep(target, offset, n);
            }
            return n;
        }

        @Override
        public long skip(long n) throws IOException {
            return n <= 0 ? 0 : Math.max(0, read(new byte[(int) Math.min(n, 8192)]));
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
