package io.muster.protocol.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code ubuntu == 20.04}, {@code rhel >= 8 && < 9}, {@code kernelVersion < 4.15}, {@code ubuntu-18.04-kernel < 4.15}.
 */
final class OsCondition {
    private static final String EXAMPLE = "\"ubuntu == 20.04\", \"rhel >= 8 && < 9\" or \"kernelVersion >= 4.15\"";
    private static final String KERNEL = "kernelVersion";

    private final String subject;
    /** One of them must hold, as a whole. */
    private final List<List<Bound>> ranges;

    private OsCondition(String subject, List<List<Bound>> ranges) {
        this.subject = subject;
        this.ranges = ranges;
    }

    private record Bound(Operator operator, Version version) {}

    static Condition read(String when) {
        List<String> words = Words.of(when);
        if (words.size() % 3 != 0) {
            throw Words.unlike(when, EXAMPLE);
        }
        List<List<Bound>> ranges = new ArrayList<>();
        for (int i = 0; i < words.size(); i += 3) {
            if (i == 0 || words.get(i).equals("||")) {
                ranges.add(new ArrayList<>());
            } else if (!words.get(i).equals("&&")) {
                throw Words.unlike(when, EXAMPLE);
            }
            ranges.get(ranges.size() - 1)
                    .add(new Bound(Operator.of(words.get(i + 1)), Version.parse(words.get(i + 2))));
        }
        return new OsCondition(words.get(0), ranges)::holds;
    }

    private boolean holds(JsonNode facts) {
        String platform = Facts.text(facts, "platform");
        String version = Facts.text(facts, "platformVersion");
        String kernel = Facts.text(facts, KERNEL);
        if (subject.equals(KERNEL)) {
            return within(kernel);
        }
        if (subject.endsWith("-kernel")) {
            return subject.equals(platform + "-" + version + "-kernel") && within(kernel);
        }
        return (subject.equals(platform) || subject.equals(Facts.text(facts, "platformFamily"))) && within(version);
    }

    private boolean within(String text) {
        Version actual;
        try {
            actual = Version.parse(text);
        } catch (IllegalArgumentException e) {
            throw new AnalysisFailure("the host's version " + Words.quote(text) + " is not a number");
        }
        return ranges.stream().anyMatch(range -> range.stream()
                .allMatch(bound -> bound.operator().holds(actual.compareTo(bound.version()))));
    }
}
