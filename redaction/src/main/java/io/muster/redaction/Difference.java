package io.muster.redaction;

import java.io.IOException;
import java.util.Arrays;

/** What several stages together have made of a block: its equal ends, and what lies between them. */
final class Difference {
    private Difference() {}

    static void emit(byte[] original, int from, int to, byte[] changed, Output output) throws IOException {
        int shorter = Math.min(to - from, changed.length);
        int head = 0;
        while (head < shorter && original[from + head] == changed[head]) {
            head++;
        }
        int tail = 0;
        while (tail < shorter - head && original[to - 1 - tail] == changed[changed.length - 1 - tail]) {
            tail++;
        }
        if (head > 0) {
            output.keep(original, from, head);
        }
        output.replace(to - from - head - tail, Arrays.copyOfRange(changed, head, changed.length - tail));
        if (tail > 0) {
            output.keep(original, to - tail, tail);
        }
    }
}
