package io.muster.coordinator.upload;

import java.util.UUID;

/** Names of files that grow at the far side until they are whole: no two uploads write into the same one. */
final class PartNames {
    private static final int RANDOM = 8;

    private PartNames() {}

    static String of(String file) {
        return "." + file + "." + random() + ".part";
    }

    /** What a preflight writes and removes again, where two may be under way at the same time. */
    static String probe() {
        return PathParts.PROBE + "-" + random();
    }

    private static String random() {
        return UUID.randomUUID().toString().substring(0, RANDOM);
    }
}
