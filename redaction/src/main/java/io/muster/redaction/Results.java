package io.muster.redaction;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The forms that a redacted content has. */
final class Results {
    private static final int PIECE = 64 << 10;

    private Results() {}

    /** Nothing is to go, and nobody had to look. */
    static Redacted unchanged(Source source) {
        return new Result(source.size(), Map.of(), null, null) {
            @Override
            public void writeTo(Target target) throws IOException {
                source.read(new Source.Sink() {
                    @Override
                    public void piece(ByteBuffer piece) throws IOException {
                        target.write(piece);
                    }

                    @Override
                    public void gap() {}
                });
            }

            @Override
            public void close() {}
        };
    }

    /** The differences are known. */
    static Redacted patched(Source source, Patch patch, Map<String, Long> counts) {
        return new Result(patch.size(), counts, null, null) {
            @Override
            public void writeTo(Target target) throws IOException {
                patch.apply(source, target);
            }

            @Override
            public void close() throws IOException {
                patch.close();
            }
        };
    }

    /** It had to be written anew. */
    static Redacted stored(Spill content, Map<String, Long> counts) {
        return new Result(content.size(), counts, null, null) {
            @Override
            public void writeTo(Target target) throws IOException {
                byte[] piece = new byte[PIECE];
                InputStream in = content.read();
                for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                    target.write(ByteBuffer.wrap(piece, 0, n));
                }
            }

            @Override
            public void close() throws IOException {
                content.close();
            }
        };
    }

    /** A rule says that contents of this kind do not leave the node. */
    static Redacted withheld(String rule, String reason) {
        return instead(reason, Map.of(rule, 1L), null);
    }

    /** It can't be judged. */
    static Redacted failed(String reason) {
        return instead(reason, Map.of(), reason);
    }

    private static Redacted instead(String reason, Map<String, Long> counts, @Nullable String failure) {
        byte[] text = ("[muster: withheld: " + reason + "]\n").getBytes(StandardCharsets.UTF_8);
        return new Result(text.length, counts, failure, "withheld: " + reason) {
            @Override
            public void writeTo(Target target) throws IOException {
                target.write(ByteBuffer.wrap(text));
            }

            @Override
            public void close() {}
        };
    }

    private abstract static class Result implements Redacted {
        private final long size;
        private final Map<String, Long> counts;
        private final @Nullable String failure;
        private final @Nullable String note;

        Result(long size, Map<String, Long> counts, @Nullable String failure, @Nullable String note) {
            this.size = size;
            this.counts = counts;
            this.failure = failure;
            this.note = note;
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public Map<String, Long> counts() {
            return counts;
        }

        @Override
        public @Nullable String failure() {
            return failure;
        }

        @Override
        public @Nullable String note() {
            return note;
        }
    }
}
