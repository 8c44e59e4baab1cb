package io.muster.agent.job;

import io.muster.agent.process.CapturedOutput;
import java.io.IOException;

/**
 * Output that outlives its collector: a collector closes what it got when it returns, but what it has put into the
 * bundle is packed later. The engine frees it in the end.
 */
final class SharedOutput implements CapturedOutput {
    private final CapturedOutput output;

    SharedOutput(CapturedOutput output) {
        this.output = output;
    }

    @Override
    public long size() {
        return output.size();
    }

    @Override
    public long droppedBytes() {
        return output.droppedBytes();
    }

    @Override
    public long[] gaps() {
        return output.gaps();
    }

    @Override
    public void forEach(Piece consumer) throws IOException {
        output.forEach(consumer);
    }

    @Override
    public byte[] bytes() throws IOException {
        return output.bytes();
    }

    @Override
    public void close() {}

    void free() {
        output.close();
    }
}
