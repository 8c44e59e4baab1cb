package io.muster.protocol.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Conditions on kernel parameters, modules, services and the clock. */
final class SystemConditions {
    private static final Pattern SYSCTL = Pattern.compile("\\s*([^\\s=<>!]+)\\s*([=<>!]+)\\s*(.*?)\\s*");
    private static final String SERVICE = "\"docker.service = active\" or \"ssh = active,running\"";
    private static final Set<String> NTP =
            Set.of("synchronized+active", "synchronized+inactive", "unsynchronized+active", "unsynchronized+inactive");
    private static final Set<String> MODULE_STATES = Set.of("unknown", "loaded", "loadable", "loading", "unloading");

    private SystemConditions() {}

    /** {@code net.ipv4.ip_forward == 0} */
    static Condition sysctl(String when) {
        Matcher matcher = SYSCTL.matcher(when);
        if (!matcher.matches() || matcher.group(3).isEmpty()) {
            throw Words.unlike(when, "\"net.ipv4.ip_forward == 0\"");
        }
        String name = matcher.group(1);
        Operator operator = Operator.of(matcher.group(2));
        String wanted = matcher.group(3);
        boolean equality = operator == Operator.EQUAL || operator == Operator.NOT_EQUAL;
        long number = equality ? 0 : Words.number(wanted);
        return facts -> {
            JsonNode value = facts.get(name);
            if (value == null) {
                throw new AnalysisFailure("the host has no kernel parameter " + Words.quote(name));
            }
            // Parameters of several values are separated by tabs.
            String actual = value.asText().strip().replaceAll("\\s+", " ");
            if (equality) {
                return operator.holds(actual.equals(wanted.replaceAll("\\s+", " ")));
            }
            try {
                return operator.holds(Long.compare(Long.parseLong(actual), number));
            } catch (NumberFormatException e) {
                throw new AnalysisFailure("the kernel parameter " + Words.quote(name) + " is not a number");
            }
        };
    }

    /** {@code timezone != UTC}, {@code ntp == unsynchronized+inactive} */
    static Condition time(String when) {
        List<String> words = Words.of(when, 3, "\"timezone != UTC\" or \"ntp == synchronized+active\"");
        Operator operator = Operator.ofEquality(words.get(1));
        String wanted = words.get(2);
        if (words.get(0).equals("timezone")) {
            return facts -> operator.holds(Facts.text(facts, "timezone").equals(wanted));
        }
        if (!words.get(0).equals("ntp")) {
            throw new IllegalArgumentException(Words.quote(words.get(0)) + " is neither timezone nor ntp");
        }
        if (!NTP.contains(wanted)) {
            throw new IllegalArgumentException(
                    Words.quote(wanted) + " is not (un)synchronized+active or (un)synchronized+inactive");
        }
        return facts ->
                operator.holds(wanted.equals((flag(facts, "ntp_synchronized") ? "synchronized" : "unsynchronized")
                        + (flag(facts, "ntp_active") ? "+active" : "+inactive")));
    }

    private static boolean flag(JsonNode facts, String name) {
        return facts.path(name).asBoolean();
    }

    /** {@code br_netfilter,overlay == loaded,loadable}: all of the modules are in one of the states. */
    static Condition modules(String when) {
        List<String> words = Words.of(when, 3, "\"br_netfilter,overlay == loaded,loadable\"");
        Operator operator = Operator.ofEquality(words.get(1));
        List<String> names = List.of(words.get(0).split(","));
        List<String> states = List.of(words.get(2).split(","));
        for (String state : states) {
            if (!MODULE_STATES.contains(state)) {
                throw new IllegalArgumentException(
                        Words.quote(state) + " is not one of unknown, loaded, loadable, loading, unloading");
            }
        }
        return facts -> operator == Operator.EQUAL
                ? names.stream().allMatch(name -> isIn(states, facts, name))
                : names.stream().anyMatch(name -> !facts.has(name))
                        || names.stream().noneMatch(name -> isIn(states, facts, name));
    }

    private static boolean isIn(List<String> states, JsonNode facts, String module) {
        return facts.has(module) && states.contains(Facts.text(facts.path(module), "status"));
    }

    /** {@code docker.service = active}, {@code ssh = active,running,loaded}: each may be empty or a star. */
    static Condition service(String when) {
        List<String> words = Words.of(when, 3, SERVICE);
        Operator operator = Operator.ofEquality(words.get(1));
        String[] states = words.get(2).split(",");
        if (states.length > 3) {
            throw Words.unlike(when, SERVICE);
        }
        return facts -> unit(facts, words.get(0))
                .map(unit -> operator.holds(isIn(states, unit)))
                .orElse(false);
    }

    private static boolean isIn(String[] states, JsonNode unit) {
        String[] fields = {"Active", "Sub", "Load"};
        for (int i = 0; i < states.length; i++) {
            boolean any = states[i].isEmpty() || states[i].equals("*");
            if (!any && !states[i].equals(Facts.text(unit, fields[i]))) {
                return false;
            }
        }
        return true;
    }

    /** The unit of that name, else the first whose name begins so. */
    private static Optional<JsonNode> unit(JsonNode facts, String name) {
        JsonNode found = null;
        for (JsonNode unit : facts) {
            String unitName = Facts.text(unit, "Unit");
            if (unitName.equals(name)) {
                return Optional.of(unit);
            }
            if (found == null && unitName.startsWith(name)) {
                found = unit;
            }
        }
        return Optional.ofNullable(found);
    }
}
