package io.muster.redaction;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** A content to redact. It is read twice: once to find what is to go, once to hand on the rest. */
public interface Source {
    /** Bytes that are announced; a read may give fewer. */
    long size();

    /** Hands on everything from the start, piece by piece. */
    void read(Sink sink) throws IOException;

    /** Whether parts are missing, so that it can't be opened as an archive. */
    boolean hasGap();

    /** Takes pieces; both calls may fail to stop the reading. */
    interface Sink {
        /** @param piece on the heap, valid until this returns */
        void piece(ByteBuffer piece) throws IOException;

        /** What comes next does not follow what came before. */
        void gap() throws IOException;
    }

    /** A stream of it all, for what must be unpacked. */
    InputStream open() throws IOException;

    /** Of what is in memory. */
    static Source of(byte[] content, int offset, int length) {
        return new Source() {
            @Override
            public long size() {
                return length;
            }

            @Override
            public void read(Sink sink) throws IOException {
                sink.piece(ByteBuffer.wrap(content, offset, length));
            }

            @Override
            public boolean hasGap() {
                return false;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(content, offset, length);
            }
        };
    }
}
