package io.muster.redaction.rules;

import io.muster.protocol.redaction.MaskPattern;
import java.util.ArrayList;
import java.util.List;

/**
 * What Troubleshoot removes without being asked, in its order: 18 rules for a line, then 8 for a line and the next one.
 * Each names the facts about a line that it needs in order to match, so that patterns are seldom tried.
 */
final class DefaultRules {
    private static final List<LineRule> LINE = lines();

    private DefaultRules() {}

    /** New ones, for they remember lines. */
    static List<LineRule> fresh() {
        List<LineRule> rules = new ArrayList<>(LINE);
        for (NamedSecret secret : NamedSecret.ALL) {
            rules.add(new NextLineRule(
                    "troubleshoot.next-line." + secret.id(), secret.needed(), secret::isNamedIn, secret::hide));
        }
        return rules;
    }

    private static List<LineRule> lines() {
        List<LineRule> rules = new ArrayList<>();
        rules.add(escaped("aws-secret-access-key", "SECRET_?ACCESS_?KEY", LineFacts.ACCESS_KEY));
        rules.add(escaped("aws-access-key-id", "ACCESS_?KEY_?ID", LineFacts.ACCESS_KEY));
        rules.add(escaped("aws-account", "OWNER_?ACCOUNT", LineFacts.OWNER));
        rules.add(escaped("password", "password[^\"]*", LineFacts.PASSWORD));
        rules.add(escaped("token", "token[^\"]*", LineFacts.TOKEN));
        rules.add(escaped("database", "database[^\"]*", LineFacts.DATABASE));
        rules.add(escaped("user", "user[^\"]*", LineFacts.USER));
        rules.add(rule(
                "url",
                "(?i)(https?|ftp)(://)(?P<mask>[^:\"/]+)(:)(?P<mask>[^@\"/]+)(?P<host>@[^:/\\s\"]+)(?P<port>:\\d+)?",
                LineFacts.URL | LineFacts.AT));
        rules.add(rule(
                "tcp-connection",
                "\\b(?P<mask>[^:\"/]*)(:)(?P<mask>[^:\"/]*)(@tcp\\()(?P<mask>[^:\"/]*)(?P<port>:\\d*)?(\\)/)"
                        + "(?P<mask>\\S+)\\b",
                LineFacts.TCP));
        rules.add(rule(
                "connection",
                "\\b(\\w*://)(?P<mask>[^:\"/]*)(:)(?P<mask>[^:\"/]*)(@)(?P<mask>[^:\"/]*)(?P<port>:\\d*)?(/)"
                        + "(?P<mask>\\S+)\\b",
                LineFacts.URL | LineFacts.AT));
        rules.add(attribute("data source", LineFacts.DATA_SOURCE));
        rules.add(attribute("location", LineFacts.LOCATION));
        rules.add(attribute("user id", LineFacts.USER));
        rules.add(attribute("password", LineFacts.PASSWORD));
        rules.add(attribute("server", LineFacts.SERVER));
        rules.add(attribute("database", LineFacts.DATABASE));
        rules.add(attribute("uid", LineFacts.UID));
        rules.add(attribute("pwd", LineFacts.PWD));
        return List.copyOf(rules);
    }

    /** A variable of a container in JSON that is itself a text in JSON. */
    private static LineRule escaped(String id, String word, int fact) {
        return rule(
                "variable." + id,
                "(?i)(\\\\\"name\\\\\":\\\\\"[^\"]*" + word
                        + "\\\\\",\\\\\"value\\\\\":\\\\\")(?P<mask>[^\"]*)(\\\\\")",
                fact | LineFacts.BACKSLASH);
    }

    private static LineRule attribute(String key, int fact) {
        return AttributeRule.of("troubleshoot.attribute." + key.replace(' ', '-'), key, fact);
    }

    private static LineRule rule(String id, String pattern, int needed) {
        return new PatternRule("troubleshoot." + id, MaskPattern.compile(pattern), needed);
    }
}
