package io.muster.protocol.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a regular expression in texts: whether it matches, or what its groups match first. The engine's time is
 * linear in a text's length, whatever the expression is.
 */
public final class TextCheck implements Check {
    private static final int MAX_PATTERN = 10_000;
    private static final int MAX_GROUP = 1000;

    private final FileSelection files;
    private final Pattern pattern;
    private final boolean groups;
    private final List<Outcome> outcomes;

    private TextCheck(FileSelection files, Pattern pattern, boolean groups, List<Outcome> outcomes) {
        this.files = files;
        this.pattern = pattern;
        this.groups = groups;
        this.outcomes = List.copyOf(outcomes);
    }

    /** Whether it matches. */
    public static TextCheck matching(FileSelection files, Pattern pattern, List<Outcome> outcomes) {
        return new TextCheck(files, pattern, false, outcomes);
    }

    /** What its groups match. */
    public static TextCheck capturing(FileSelection files, Pattern pattern, List<Outcome> outcomes) {
        return new TextCheck(files, pattern, true, outcomes);
    }

    /** @throws IllegalArgumentException with a message for the user */
    public static Pattern pattern(String regex) {
        if (regex.length() > MAX_PATTERN) {
            throw new IllegalArgumentException("is longer than " + MAX_PATTERN + " characters");
        }
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("is no regular expression in RE2's syntax: " + e.getDescription(), e);
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException("is nested too deeply", e);
        }
    }

    /**
     * {@code Name < 5}, {@code Name == text}.
     *
     * @param pattern whose groups may be named
     * @throws IllegalArgumentException with a message for the user
     */
    public static Condition group(String when, Pattern pattern) {
        List<String> words = Words.of(when, 3, "\"Name < 5\", where (?P<Name>…) is a group of regexGroups");
        String name = words.get(0);
        if (!pattern.namedGroups().containsKey(name)) {
            throw new IllegalArgumentException(Words.quote(name) + " is not one of the groups of regexGroups: "
                    + pattern.namedGroups().keySet());
        }
        String wanted = words.get(2);
        boolean numeric = wanted.matches("[-+]?[0-9]{1,18}");
        Operator operator = numeric ? Operator.of(words.get(1)) : Operator.ofEquality(words.get(1));
        long number = numeric ? Long.parseLong(wanted) : 0;
        return facts -> {
            JsonNode found = facts.get(name);
            if (found == null) {
                return false;
            }
            if (!numeric) {
                return operator.holds(found.asText().equals(wanted));
            }
            return found.asText().matches("[-+]?[0-9]{1,18}")
                    && operator.holds(Long.compare(Long.parseLong(found.asText()), number));
        };
    }

    @Override
    public FileSelection files() {
        return files;
    }

    @Override
    public long limit() {
        return Analysis.MAX_ENTRY;
    }

    @Override
    public List<Finding> judge(byte[] content) {
        Matcher matcher = pattern.matcher(content);
        boolean found = matcher.find();
        ObjectNode variables = JsonNodeFactory.instance.objectNode();
        if (found) {
            for (Map.Entry<String, Integer> group : pattern.namedGroups().entrySet()) {
                String text = group(matcher, group.getValue(), content);
                if (text != null) {
                    variables.put(group.getKey(), text);
                }
            }
        }
        JsonNode facts = groups ? variables : BooleanNode.valueOf(found);
        return Finding.first(outcomes, facts, variables).stream().toList();
    }

    private static @Nullable String group(Matcher matcher, int group, byte[] content) {
        int start = matcher.start(group);
        return start < 0
                ? null
                : new String(content, start, Math.min(MAX_GROUP, matcher.end(group) - start), StandardCharsets.UTF_8);
    }
}
