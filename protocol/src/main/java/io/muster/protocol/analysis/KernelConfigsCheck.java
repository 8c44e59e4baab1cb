package io.muster.protocol.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Judges whether a kernel is configured as wanted; messages may name {@code {{ .ConfigsNotFound }}}. */
public final class KernelConfigsCheck implements Check {
    private static final Pattern WANTED = Pattern.compile("(CONFIG_[A-Z0-9_]+)=([ymn]{1,3})");

    private final FileSelection files;
    private final List<String> wanted;
    private final List<Outcome> outcomes;

    /** @throws IllegalArgumentException if one of those wanted is no {@code CONFIG_NAME=ym} */
    public KernelConfigsCheck(FileSelection files, List<String> wanted, List<Outcome> outcomes) {
        this.files = files;
        this.wanted = List.copyOf(wanted);
        this.outcomes = List.copyOf(outcomes);
        for (String config : wanted) {
            if (!WANTED.matcher(config).matches()) {
                throw Words.unlike(config, "\"CONFIG_CGROUPS=ym\"");
            }
        }
    }

    @Override
    public FileSelection files() {
        return files;
    }

    @Override
    public long limit() {
        return Documents.MAX_BYTES;
    }

    @Override
    public List<Finding> judge(byte[] content) {
        JsonNode found = Documents.json(content);
        List<String> missing =
                wanted.stream().filter(config -> !isSet(config, found)).toList();
        return Finding.first(
                        outcomes,
                        BooleanNode.valueOf(missing.isEmpty()),
                        JsonNodeFactory.instance.objectNode().put("ConfigsNotFound", String.join(", ", missing)))
                .stream()
                .toList();
    }

    private static boolean isSet(String config, JsonNode found) {
        Matcher matcher = WANTED.matcher(config);
        return matcher.matches()
                && found.has(matcher.group(1))
                && matcher.group(2).contains(Facts.text(found, matcher.group(1)));
    }
}
