package io.muster.agent.redact.rules;

import io.muster.protocol.redaction.MaskPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What Troubleshoot removes without being asked, in its order: 18 rules for a line, then 8 for a line and the next one.
 * The conditions are what each pattern needs in order to match; they are looked for before the pattern is tried.
 */
final class DefaultRules {
    private static final List<PatternRule> LINE = lines();

    private DefaultRules() {}

    /** New ones, for they remember lines. */
    static List<LineRule> fresh() {
        List<LineRule> rules = new ArrayList<>(LINE);
        for (NamedSecret secret : NamedSecret.ALL) {
            rules.add(new NextLineRule("troubleshoot.next-line." + secret.id(), secret::isNamedIn, secret::hide));
        }
        return rules;
    }

    private static List<PatternRule> lines() {
        List<PatternRule> rules = new ArrayList<>();
        escaped(rules, "aws-secret-access-key", "SECRET_?ACCESS_?KEY", false);
        escaped(rules, "aws-access-key-id", "ACCESS_?KEY_?ID", false);
        escaped(rules, "aws-account", "OWNER_?ACCOUNT", false);
        for (String word : List.of("password", "token", "database", "user")) {
            escaped(rules, word, word, true);
        }
        rules.add(rule(
                "url",
                "(?i)(https?|ftp)(://)(?P<mask>[^:\"/]+)(:)(?P<mask>[^@\"/]+)(?P<host>@[^:/\\s\"]+)(?P<port>:\\d+)?",
                "://"));
        rules.add(rule(
                "tcp-connection",
                "\\b(?P<mask>[^:\"/]*)(:)(?P<mask>[^:\"/]*)(@tcp\\()(?P<mask>[^:\"/]*)(?P<port>:\\d*)?(\\)/)"
                        + "(?P<mask>\\S+)\\b",
                "@tcp("));
        rules.add(rule(
                "connection",
                "\\b(\\w*://)(?P<mask>[^:\"/]*)(:)(?P<mask>[^:\"/]*)(@)(?P<mask>[^:\"/]*)(?P<port>:\\d*)?(/)"
                        + "(?P<mask>\\S+)\\b",
                "://"));
        for (String key :
                List.of("Data Source", "location", "User ID", "password", "Server", "Database", "Uid", "Pwd")) {
            String lower = key.toLowerCase(Locale.ROOT);
            rules.add(rule("attribute." + lower.replace(' ', '-'), "(?i)(" + key + " *= *)(?P<mask>[^;]+)(;)", lower));
        }
        return List.copyOf(rules);
    }

    /** A variable of a container in JSON that is itself a text in JSON. */
    private static void escaped(List<PatternRule> rules, String id, String word, boolean anywhere) {
        rules.add(rule(
                "variable." + id,
                "(?i)(\\\\\"name\\\\\":\\\\\"[^\"]*" + word + (anywhere ? "[^\"]*" : "")
                        + "\\\\\",\\\\\"value\\\\\":\\\\\")(?P<mask>[^\"]*)(\\\\\")",
                "\\\",\\\"value\\\":\\\""));
    }

    private static PatternRule rule(String id, String pattern, String needed) {
        return new PatternRule("troubleshoot." + id, MaskPattern.compile(pattern), List.of(needed));
    }
}
