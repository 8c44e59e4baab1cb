package io.muster.protocol.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** {@code count < 2}, {@code logical >= 4}, {@code machineArch == x86_64}, {@code hasFlags avx,avx2} and the like. */
final class CpuCondition {
    private static final String EXAMPLE =
            "\"count < 2\", \"physical >= 4\", \"machineArch == x86_64\", \"hasFlags avx,avx2\" or"
                    + " \"supports x86-64-v2\"";
    /** By the names that Linux gives them; each level has those before it too. */
    private static final List<Set<String>> LEVELS = List.of(
            Set.of("cmov", "cx8", "fpu", "fxsr", "mmx", "syscall", "sse", "sse2"),
            Set.of("cx16", "lahf_lm", "popcnt", "pni", "sse4_1", "sse4_2", "ssse3"),
            Set.of("avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe", "xsave"),
            Set.of("avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"));

    private CpuCondition() {}

    static Condition read(String when) {
        List<String> words = Words.of(when);
        if (words.size() < 2 || words.size() > 3) {
            throw Words.unlike(when, EXAMPLE);
        }
        String subject = words.size() == 3 ? words.get(0).toLowerCase(Locale.ROOT) : "count";
        String operator = words.get(words.size() - 2);
        String wanted = words.get(words.size() - 1);
        if (operator.equalsIgnoreCase("hasFlags")) {
            return flags(Set.of(wanted.split(",")));
        }
        if (operator.equalsIgnoreCase("supports")) {
            return flags(level(wanted));
        }
        if (subject.equals("machinearch")) {
            Operator equality = Operator.ofEquality(operator);
            return facts -> equality.holds(Facts.text(facts, "machineArch").equals(wanted));
        }
        Operator comparison = Operator.of(operator);
        long number = Words.number(wanted);
        return switch (subject) {
            case "logical" -> facts -> comparison.holds(Long.compare(Facts.number(facts, "logicalCount"), number));
            case "physical" -> facts -> comparison.holds(Long.compare(Facts.number(facts, "physicalCount"), number));
            case "count" -> facts -> comparison.holds(Long.compare(count(facts), number));
            default -> throw Words.unlike(when, EXAMPLE);
        };
    }

    private static long count(JsonNode facts) {
        return Math.max(
                Facts.number(facts, "logicalCount"), facts.path("physicalCount").longValue());
    }

    private static Set<String> level(String name) {
        int levels = List.of("x86-64", "x86-64-v2", "x86-64-v3", "x86-64-v4").indexOf(name) + 1;
        if (levels == 0) {
            throw new IllegalArgumentException(
                    Words.quote(name) + " is not one of x86-64, x86-64-v2, x86-64-v3, x86-64-v4");
        }
        Set<String> flags = new HashSet<>();
        LEVELS.subList(0, levels).forEach(flags::addAll);
        return flags;
    }

    private static Condition flags(Set<String> wanted) {
        return facts -> {
            Set<String> found = new HashSet<>();
            facts.path("flags").forEach(flag -> found.add(flag.asText()));
            return found.containsAll(wanted);
        };
    }
}
