package io.muster.agent.policy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads a policy (HOCON). Whatever is not understood is an error: a rule with a slip in it must not hold less. */
final class PolicyReader {
    private static final long MAX_BYTES = 1 << 20;
    private static final Set<String> KEYS =
            Set.of("specs", "catalog", "built-in-specs", "redaction", "users", "collectors", "commands", "files");
    private static final Set<String> OF_RULE = Set.of("allow", "deny");
    private static final Set<String> OF_COMMAND_RULE = Set.of("allow", "deny", "args", "env");

    private PolicyReader() {}

    /**
     * Reads it.
     *
     * @throws IOException if it is not there, or others than its owner could have written it
     * @throws ConfigException saying where it is wrong
     */
    static Policy read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("there is no file " + file);
        }
        OwnersFile.check(file);
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(file + " is longer than " + MAX_BYTES + " bytes");
        }
        Config config = ConfigFactory.parseFile(
                        file.toFile(),
                        ConfigParseOptions.defaults().setAllowMissing(false).setSyntax(ConfigSyntax.CONF))
                .resolve(ConfigResolveOptions.noSystem());
        refuseOthers(config.root(), KEYS);
        boolean catalogOnly = choice(config, "specs", "any", "catalog-only");
        Path folder = config.hasPath("catalog")
                ? Path.of(config.getString("catalog"))
                : file.toAbsolutePath().resolveSibling("specs");
        if (!folder.isAbsolute()) {
            throw wrong(config.getValue("catalog"), "catalog", "is not an absolute path");
        }
        boolean builtIn = config.hasPath("built-in-specs") && config.getBoolean("built-in-specs");
        return new Policy(
                catalogOnly ? new InstalledSpecs(folder, builtIn) : null,
                choice(config, "redaction", "any", "required"),
                rules(config, "users", OF_RULE, PolicyReader::name),
                rules(config, "collectors", OF_RULE, PolicyReader::name),
                rules(config, "commands", OF_COMMAND_RULE, PolicyReader::command),
                rules(config, "files", OF_RULE, PolicyReader::file));
    }

    /** Whether it is the second of two words. */
    private static boolean choice(Config config, String key, String otherwise, String wanted) {
        if (!config.hasPath(key)) {
            return false;
        }
        String value = config.getString(key);
        if (!value.equals(wanted) && !value.equals(otherwise)) {
            throw wrong(config.getValue(key), key, "must be " + otherwise + " or " + wanted);
        }
        return value.equals(wanted);
    }

    private static <R> @Nullable List<R> rules(
            Config config, String key, Set<String> known, Function<Draft, R> reader) {
        if (!config.hasPath(key)) {
            return null;
        }
        ConfigList list = config.getList(key);
        List<R> rules = new ArrayList<>();
        for (ConfigValue value : list) {
            if (!(value instanceof ConfigObject rule)) {
                throw wrong(value, key, "must hold rules such as { allow = \"…\" }");
            }
            refuseOthers(rule, known);
            if (rule.containsKey("allow") == rule.containsKey("deny")) {
                throw wrong(value, key, "a rule either allows or denies");
            }
            boolean allows = rule.containsKey("allow");
            Config fields = rule.toConfig();
            try {
                rules.add(reader.apply(new Draft(
                        allows,
                        fields.getString(allows ? "allow" : "deny"),
                        fields,
                        value.origin().lineNumber())));
            } catch (IllegalArgumentException e) {
                throw wrong(value, key, String.valueOf(e.getMessage()));
            }
        }
        return rules;
    }

    private record Draft(boolean allows, String what, Config fields, int line) {}

    private static Rule.OfName name(Draft draft) {
        return new Rule.OfName(draft.allows, new Wildcard(draft.what), draft.line);
    }

    private static Rule.OfFile file(Draft draft) {
        return new Rule.OfFile(draft.allows, PathGlob.of(draft.what), draft.line);
    }

    private static CommandRule command(Draft draft) {
        if (!draft.allows && draft.fields.hasPath("env")) {
            throw new IllegalArgumentException("env: goes with allow only");
        }
        List<Wildcard> environment = draft.fields.hasPath("env")
                ? draft.fields.getStringList("env").stream().map(Wildcard::new).toList()
                : List.of();
        return new CommandRule(
                draft.allows,
                PathGlob.of(draft.what),
                draft.fields.hasPath("args") ? List.copyOf(draft.fields.getStringList("args")) : null,
                environment,
                draft.line);
    }

    private static void refuseOthers(ConfigObject object, Set<String> known) {
        object.forEach((key, value) -> {
            if (!known.contains(key)) {
                throw new ConfigException.BadPath(
                        value.origin(), key, "there is no such key; known are " + String.join(", ", sorted(known)));
            }
            if (value.valueType() == ConfigValueType.NULL) {
                throw wrong(value, key, "has no value");
            }
        });
    }

    private static List<String> sorted(Set<String> keys) {
        return keys.stream().sorted().toList();
    }

    private static ConfigException wrong(ConfigValue value, String key, String problem) {
        return new ConfigException.BadValue(value.origin(), key, problem);
    }
}
