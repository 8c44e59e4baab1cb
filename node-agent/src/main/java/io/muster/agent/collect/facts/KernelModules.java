package io.muster.agent.collect.facts;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tables of kernel modules: those in use, and those built into the kernel. */
final class KernelModules {
    private static final Pattern FILE = Pattern.compile("([^/]+)\\.ko(?:\\.(?:gz|xz|zst|bz2))?");

    private KernelModules() {}

    /** {@code /proc/modules}: {@code name size instances dependencies state address}. Odd lines are left out. */
    static Map<String, Module> parse(String table) {
        Map<String, Module> modules = new TreeMap<>();
        for (String line : table.split("\n")) {
            String[] words = line.strip().split("\\s+");
            if (words.length >= 5) {
                modules.put(words[0], new Module(number(words[1]), number(words[2]), status(words[4])));
            }
        }
        return modules;
    }

    /** {@code modules.builtin}: one path a line. */
    static Map<String, Module> parseBuiltin(String table) {
        Map<String, Module> modules = new TreeMap<>();
        for (String line : table.split("\n")) {
            String name = moduleName(line.strip());
            if (!name.isEmpty()) {
                modules.put(name, new Module(0, 0, "loaded"));
            }
        }
        return modules;
    }

    /** The module that a file holds; empty if it is none. */
    static String moduleName(String path) {
        Matcher file = FILE.matcher(path.substring(path.lastIndexOf('/') + 1));
        return file.matches() ? file.group(1) : "";
    }

    private static String status(String state) {
        return switch (state) {
            case "Live" -> "loaded";
            case "Loading" -> "loading";
            case "Unloading" -> "unloading";
            default -> "unknown";
        };
    }

    /** Instances are {@code -} for a module that can't be unloaded. */
    private static long number(String text) {
        try {
            return Math.max(0, Long.parseLong(text));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** @param size bytes of memory */
    record Module(long size, long instances, String status) {}
}
