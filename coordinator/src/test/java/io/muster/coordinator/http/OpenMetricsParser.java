package io.muster.coordinator.http;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads OpenMetrics 1.0 text by the letter of its specification, as far as gauges, counters, infos and summaries go;
 * what it forbids is an error.
 */
final class OpenMetricsParser {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern HEAD = Pattern.compile("# (TYPE|UNIT|HELP) (\\S+) (.*)");
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\\\\\"n])*)\"");
    private static final Map<String, Set<String>> SUFFIXES = Map.of(
            "gauge",
            Set.of(""),
            "counter",
            Set.of("_total"),
            "info",
            Set.of("_info"),
            "summary",
            Set.of("_count", "_sum"));

    private final Map<String, Double> samples = new LinkedHashMap<>();
    private final Set<String> families = new HashSet<>();
    private final Set<String> headsOfFamily = new HashSet<>();
    private String family = "";
    private String type = "";

    private OpenMetricsParser() {}

    /** Values by name and labels as written. */
    static Map<String, Double> parse(String text) {
        OpenMetricsParser parser = new OpenMetricsParser();
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        check(lines.size() > 1 && lines.remove(lines.size() - 1).isEmpty(), "no line feed at the end");
        check(lines.remove(lines.size() - 1).equals("# EOF"), "no # EOF at the end");
        lines.forEach(parser::line);
        return parser.samples;
    }

    private static void check(boolean right, String problem) {
        if (!right) {
            throw new AssertionError(problem);
        }
    }

    private void line(String line) {
        Matcher head = HEAD.matcher(line);
        if (head.matches()) {
            head(head.group(1), head.group(2), head.group(3), line);
            return;
        }
        Matcher sample = SAMPLE.matcher(line);
        check(sample.matches(), "neither a head nor a sample: " + line);
        String name = sample.group(1);
        check(name.startsWith(family) && !family.isEmpty(), "a sample outside its family: " + line);
        check(SUFFIXES.getOrDefault(type, Set.of()).contains(name.substring(family.length())), "bad suffix: " + line);
        String labels = sample.group(2) == null ? "" : sample.group(2);
        labels(labels, line);
        double value = Double.parseDouble(sample.group(3));
        check(type.equals("gauge") || (value >= 0 && !Double.isNaN(value)), "a negative count: " + line);
        check(!type.equals("info") || value == 1, "an info other than 1: " + line);
        String key = name + (labels.isEmpty() ? "" : "{" + labels + "}");
        check(samples.put(key, value) == null, "twice: " + key);
    }

    private void head(String word, String name, String rest, String line) {
        if (!name.equals(family)) {
            check(NAME.matcher(name).matches() && families.add(name), "a family begins twice or badly: " + line);
            family = name;
            type = "";
            headsOfFamily.clear();
        }
        check(headsOfFamily.add(word), "the same word twice: " + line);
        if (word.equals("TYPE")) {
            check(SUFFIXES.containsKey(rest), "unknown type: " + line);
            check(!rest.equals("counter") || !name.endsWith("_total"), "a counter's family with _total: " + line);
            type = rest;
        } else if (word.equals("UNIT")) {
            check(name.endsWith("_" + rest), "the name does not end with the unit: " + line);
        }
    }

    private static void labels(String labels, String line) {
        Matcher label = LABEL.matcher(labels);
        Set<String> names = new HashSet<>();
        int at = 0;
        while (at < labels.length()) {
            check(label.find(at) && label.start() == at && names.add(label.group(1)), "bad labels: " + line);
            at = label.end();
            check(at == labels.length() || labels.charAt(at++) == ',', "bad labels: " + line);
        }
    }
}
