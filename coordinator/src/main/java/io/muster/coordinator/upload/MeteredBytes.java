package io.muster.coordinator.upload;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/** The body of a request that is a piece in memory. */
final class MeteredBytes extends AbstractHttpEntity {
    private static final int STEP = 64 << 10;

    private final byte[] bytes;
    private final Meter meter;

    MeteredBytes(byte[] bytes, ContentType type, Meter meter) {
        super(type, null);
        this.bytes = bytes;
        this.meter = meter;
    }

    @Override
    public long getContentLength() {
        return bytes.length;
    }

    @Override
    public InputStream getContent() {
        return meter.of(new ByteArrayInputStream(bytes));
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        for (int from = 0; from < bytes.length; from += STEP) {
            int count = Math.min(STEP, bytes.length - from);
            meter.pass(count);
            out.write(bytes, from, count);
            meter.moved();
        }
    }

    @Override
    public boolean isRepeatable() {
        return true;
    }

    @Override
    public boolean isStreaming() {
        return false;
    }

    @Override
    public void close() {
        // Holds memory only.
    }
}
