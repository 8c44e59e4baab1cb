package io.muster.agent.collect.facts;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code /proc/cpuinfo}.
 *
 * @param physical distinct cores, 0 where the kernel does not tell
 * @param flags of all processors, each once, in the order of their appearance
 */
record CpuInfo(int logical, int physical, List<String> flags) {
    static CpuInfo parse(String text) {
        int logical = 0;
        String socket = "";
        Set<String> cores = new HashSet<>();
        Set<String> flags = new LinkedHashSet<>();
        for (String line : text.split("\n")) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                continue;
            }
            String value = line.substring(colon + 1).strip();
            switch (line.substring(0, colon).strip()) {
                case "processor" -> logical++;
                case "physical id" -> socket = value;
                case "core id" -> cores.add(socket + "/" + value);
                case "flags", "Features" -> addWords(value, flags);
                default -> {}
            }
        }
        return new CpuInfo(logical, cores.size(), new ArrayList<>(flags));
    }

    private static void addWords(String value, Set<String> words) {
        for (String word : value.split("\\s+")) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
    }
}
