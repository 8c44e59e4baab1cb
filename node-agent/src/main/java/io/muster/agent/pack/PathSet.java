package io.muster.agent.pack;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A set of paths kept as 64-bit hashes, eight bytes each, because a copied tree can have millions of files and the
 * agent is small. Two paths with one hash make {@link #add} say "taken" about a path that is free, which costs a
 * needless new name and nothing else.
 */
final class PathSet {
    private long[] table = new long[256];
    private int size;

    boolean contains(String path) {
        return table[slot(table, hash(path))] != 0;
    }

    /** Whether the path was new. */
    boolean add(String path) {
        long hash = hash(path);
        int slot = slot(table, hash);
        if (table[slot] != 0) {
            return false;
        }
        table[slot] = hash;
        size++;
        if (size > table.length / 2) {
            grow();
        }
        return true;
    }

    private void grow() {
        long[] larger = new long[table.length * 2];
        Arrays.stream(table).filter(hash -> hash != 0).forEach(hash -> larger[slot(larger, hash)] = hash);
        table = larger;
    }

    private static int slot(long[] table, long hash) {
        int slot = (int) (hash >>> 32) & (table.length - 1);
        while (table[slot] != 0 && table[slot] != hash) {
            slot = (slot + 1) & (table.length - 1);
        }
        return slot;
    }

    /** FNV-1a with a final mix; 0 marks a free slot and is never a hash. */
    private static long hash(String path) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        hash ^= hash >>> 32;
        hash *= 0xd6e8feb86659fd93L;
        hash ^= hash >>> 32;
        return hash == 0 ? 1 : hash;
    }
}
