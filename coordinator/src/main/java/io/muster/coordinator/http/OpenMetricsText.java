package io.muster.coordinator.http;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes the OpenMetrics text format, one metric family after the other. */
final class OpenMetricsText {
    private static final List<String> UNITS = List.of("bytes", "seconds");

    private final StringBuilder text = new StringBuilder();

    OpenMetricsText gauge(String name, String help, Number value) {
        head(name, "gauge", help);
        return sample(name, "", value);
    }

    /** One sample for each entry; names of constants become small letters. */
    OpenMetricsText gauges(String name, String help, String label, Map<?, ? extends Number> values) {
        head(name, "gauge", help);
        values.forEach((key, value) -> sample(name, label(label, key), value));
        return this;
    }

    /** @param name without {@code _total} */
    OpenMetricsText counter(String name, String help, Number value) {
        head(name, "counter", help);
        return sample(name + "_total", "", value);
    }

    /** A fact in words. */
    OpenMetricsText info(String name, String help, String label, String value) {
        head(name, "info", help);
        return sample(name + "_info", '{' + label + "=\"" + escaped(value) + "\"}", 1);
    }

    /**
     * How often, and how long in all.
     *
     * @param values by the label's value: count and sum
     */
    OpenMetricsText summaries(String name, String help, String label, Map<String, Total> values) {
        head(name, "summary", help);
        values.forEach((key, total) -> {
            sample(name + "_count", label(label, key), (double) total.count());
            sample(name + "_sum", label(label, key), total.sum());
        });
        return this;
    }

    /** What a summary says. */
    record Total(long count, double sum) {}

    private static String label(String name, Object value) {
        String text = value instanceof Enum<?> constant ? constant.name().toLowerCase(Locale.ROOT) : value.toString();
        return '{' + name + "=\"" + escaped(text) + "\"}";
    }

    private void head(String name, String type, String help) {
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        UNITS.stream().filter(unit -> name.endsWith('_' + unit)).forEach(unit -> text.append("# UNIT ")
                .append(name)
                .append(' ')
                .append(unit)
                .append('\n'));
        text.append("# HELP ").append(name).append(' ').append(escaped(help)).append('\n');
    }

    private OpenMetricsText sample(String name, String labels, Number value) {
        text.append(name).append(labels).append(' ').append(value).append('\n');
        return this;
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    String end() {
        return text + "# EOF\n";
    }
}
