package io.muster.coordinator.upload;

import java.util.UUID;

/** Names of files that grow at the far side until they are whole: no two uploads write into the same one. */
final class PartNames {
    private static final int RANDOM = 8;

    private PartNames() {}

    static String of(String file) {
        return "." + file + "." + UUID.randomUUID().toString().substring(0, RANDOM) + ".part";
    }
}
