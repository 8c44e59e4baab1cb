package io.muster.agent.process;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Memory in blocks, taken as they are first written, up to a bound of its own and within the budget of all. */
final class MemoryStore implements Store {
    static final int BLOCK = 16 << 10;

    private final Map<Long, byte[]> blocks = new HashMap<>();
    private final MemoryBudget budget;
    private final long bound;

    /** @param bound bytes, rounded up to whole blocks */
    MemoryStore(MemoryBudget budget, long bound) {
        this.budget = budget;
        this.bound = (bound + BLOCK - 1) / BLOCK * BLOCK;
    }

    @Override
    public int write(long position, byte[] source, int offset, int length) {
        int done = 0;
        while (done < length) {
            byte[] block = block((position + done) / BLOCK);
            if (block == null) {
                return done;
            }
            int at = (int) ((position + done) % BLOCK);
            int count = Math.min(length - done, BLOCK - at);
            System.arraycopy(source, offset + done, block, at, count);
            done += count;
        }
        return done;
    }

    private byte @Nullable [] block(long number) {
        byte[] block = blocks.get(number);
        if (block == null && (long) (blocks.size() + 1) * BLOCK <= bound && budget.take(BLOCK)) {
            block = new byte[BLOCK];
            blocks.put(number, block);
        }
        return block;
    }

    @Override
    public void read(long position, byte[] target, int offset, int length) {
        int done = 0;
        while (done < length) {
            int at = (int) ((position + done) % BLOCK);
            int count = Math.min(length - done, BLOCK - at);
            byte[] block = Objects.requireNonNull(blocks.get((position + done) / BLOCK));
            System.arraycopy(block, at, target, offset + done, count);
            done += count;
        }
    }

    @Override
    public void close() {
        budget.give((long) blocks.size() * BLOCK);
        blocks.clear();
    }
}
