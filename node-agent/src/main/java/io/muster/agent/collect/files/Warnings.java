package io.muster.agent.collect.files;

import java.util.ArrayList;
import java.util.List;

/** Warnings of one run: the first ones in full, the rest as a number. */
final class Warnings {
    private static final int MAX = 50;

    private final List<String> kept = new ArrayList<>();
    private int more;

    void add(String warning) {
        if (kept.size() < MAX) {
            kept.add(warning);
        } else {
            more++;
        }
    }

    List<String> list() {
        List<String> all = new ArrayList<>(kept);
        if (more > 0) {
            all.add("and " + more + " more warnings");
        }
        return all;
    }
}
