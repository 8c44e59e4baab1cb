package io.muster.coordinator.upload;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/** The body of a request that is a stretch of a bundle, from the disk to the socket. */
final class CargoEntity extends AbstractHttpEntity {
    private static final int BUFFER = 128 << 10;

    private final Cargo cargo;
    private final long from;
    private final Meter meter;

    CargoEntity(Cargo cargo, long from, String type, Meter meter) {
        super(ContentType.parse(type), null);
        this.cargo = cargo;
        this.from = from;
        this.meter = meter;
    }

    @Override
    public long getContentLength() {
        return cargo.bytes() - from;
    }

    @Override
    public InputStream getContent() throws IOException {
        return meter.of(cargo.open(from, getContentLength()));
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        try (InputStream in = getContent()) {
            byte[] buffer = new byte[BUFFER];
            long at = from;
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                out.write(buffer, 0, count);
                at += count;
                meter.at(at);
            }
        }
    }

    /** A proxy or a server that wants other credentials first has it sent once more. */
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
        // Each writing opens and closes what it reads.
    }
}
