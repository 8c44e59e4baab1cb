package io.muster.protocol.spec;

import com.google.re2j.Pattern;
import io.muster.protocol.analysis.AnalyzerSpec;
import io.muster.protocol.analysis.Check;
import io.muster.protocol.analysis.CompareCheck;
import io.muster.protocol.analysis.Condition;
import io.muster.protocol.analysis.FactsCheck;
import io.muster.protocol.analysis.FileSelection;
import io.muster.protocol.analysis.HostFacts;
import io.muster.protocol.analysis.KernelConfigsCheck;
import io.muster.protocol.analysis.Level;
import io.muster.protocol.analysis.Outcome;
import io.muster.protocol.analysis.PackagesCheck;
import io.muster.protocol.analysis.PathGlob;
import io.muster.protocol.analysis.TextCheck;
import io.muster.protocol.analysis.UnavailableCheck;
import io.muster.protocol.analysis.WhenReaders;
import io.muster.protocol.spec.SpecNode.Field;
import io.muster.protocol.spec.SpecNode.Fields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads one item of a list of analyzers: a map with one key, the type. What is wrong is an error; what is right and not
 * run by this version is a warning, and a result when it would have run.
 */
final class AnalyzerReader {
    private final FieldReader fields;
    private final String type;
    /** Why it will not be run. */
    private @Nullable String unavailable;

    private AnalyzerReader(FieldReader fields, String type) {
        this.fields = fields;
        this.type = type;
    }

    /** The analyzer; null when its type cannot be told. Problems are told to {@code place}, whatever comes out. */
    static @Nullable AnalyzerSpec read(SpecNode item, boolean host, Place place) {
        if (!(item instanceof Fields map) || map.fields().size() != 1) {
            place.error(item.line(), "an analyzer must be a map with its type as the only key");
            return null;
        }
        Map.Entry<String, Field> entry = map.fields().entrySet().iterator().next();
        String type = entry.getKey();
        int line = entry.getValue().line();
        Place here = place.at(place.path() + " (" + type + ")");
        AnalyzerReader reader =
                new AnalyzerReader(FieldReader.of(entry.getValue().value(), line, here), type);
        return reader.read(host, line);
    }

    private AnalyzerSpec read(boolean host, int line) {
        String checkName = fields.text("checkName");
        String given = fields.text("collectorName");
        String collectorName = given == null || given.isBlank() ? null : given;
        boolean excluded = fields.flag("exclude");
        boolean strict = fields.flag("strict");
        Map<String, String> annotations = fields.textMap("annotations");
        HostFacts facts = HostFacts.find(type);
        String title;
        Check check = null;
        switch (type) {
            case "textAnalyze" -> {
                title = "Text Analyze";
                check = text(collectorName);
            }
            case "jsonCompare", "yamlCompare" -> {
                title = type.equals("jsonCompare") ? "Json Compare" : "Yaml Compare";
                check = compare(collectorName);
            }
            case "blockDevices" -> {
                title = "Block Devices";
                check = blockDevices();
            }
            case "systemPackages" -> {
                title = "System Packages";
                String file = "system/" + (collectorName == null ? "packages" : collectorName) + "-packages.json";
                check = new PackagesCheck(HostFacts.onNodes(file), outcomes(WhenReaders::packages));
            }
            case "kernelConfigs" -> {
                title = "Kernel Configs";
                check = kernelConfigs();
            }
            default -> {
                title = facts == null ? type : facts.title();
                if (facts != null && (host || !AnalyzerTypes.isOfClusters(type))) {
                    check = new FactsCheck(
                            facts.files(collectorName),
                            outcomes((when, level) -> when.isEmpty()
                                    ? Condition.ALWAYS
                                    : facts.condition().apply(when)));
                } else {
                    unavailable = AnalyzerTypes.whyNotRun(type);
                }
            }
        }
        if (unavailable == null) {
            fields.finish();
        } else {
            fields.place().warning(line, unavailable + "; its result will say so");
        }
        boolean named = checkName != null && !checkName.isBlank();
        boolean byCollector = check instanceof TextCheck || check instanceof CompareCheck;
        String name = named
                ? Objects.requireNonNull(checkName)
                : byCollector && collectorName != null ? collectorName : title;
        return new AnalyzerSpec(
                type,
                name,
                excluded,
                strict,
                annotations,
                unavailable != null || check == null
                        ? new UnavailableCheck(unavailable == null ? "it is not valid" : unavailable)
                        : check);
    }

    private @Nullable Check text(@Nullable String collectorName) {
        FileSelection files = files(collectorName);
        Pattern regex = fields.parsed("regex", text -> text.isEmpty() ? null : TextCheck.pattern(text));
        Pattern groups = fields.parsed("regexGroups", text -> text.isEmpty() ? null : TextCheck.pattern(text));
        if (!fields.has("regex") && !fields.has("regexGroups")) {
            fields.error("regex", " or regexGroups is required");
        } else if (fields.has("regex") && fields.has("regexGroups")) {
            fields.error("regexGroups", " and regex cannot be in one analyzer: their outcomes differ");
        }
        Condition.Reader when = groups == null
                ? WhenReaders::truth
                : (text, level) -> text.isEmpty() ? Condition.ALWAYS : TextCheck.group(text, groups);
        List<Outcome> outcomes = outcomes(when);
        if (groups != null) {
            return TextCheck.capturing(files, groups, outcomes);
        }
        return regex == null ? null : TextCheck.matching(files, regex, outcomes);
    }

    private @Nullable Check compare(@Nullable String collectorName) {
        FileSelection files = files(collectorName);
        String path = orEmpty("path");
        String jsonPath = type.equals("jsonCompare") ? orEmpty("jsonPath") : "";
        String value = fields.text("value");
        if (value == null) {
            fields.error("value", " is required");
        }
        List<Outcome> outcomes = outcomes(WhenReaders::truth);
        if (value == null) {
            return null;
        }
        return checked(
                "value",
                () -> type.equals("jsonCompare")
                        ? CompareCheck.json(files, path, jsonPath, value, outcomes)
                        : CompareCheck.yaml(files, path, value, outcomes));
    }

    private Check blockDevices() {
        long size = 0;
        Long minimum = fields.parsed("minimumAcceptableSize", ByteSize::parse);
        if (minimum != null) {
            size = minimum;
        }
        Set<String> types = new HashSet<>(fields.texts("additionalDeviceTypes"));
        types.add("disk");
        if (fields.flag("includeUnmountedPartitions")) {
            types.add("part");
        }
        return new FactsCheck(
                HostFacts.onNodes("system/block_devices.json"), outcomes(WhenReaders.devices(size, types)));
    }

    private @Nullable Check kernelConfigs() {
        List<String> wanted = fields.texts("selectedConfigs");
        List<Outcome> outcomes = outcomes(WhenReaders::truth);
        return checked(
                "selectedConfigs",
                () -> new KernelConfigsCheck(HostFacts.onNodes("system/kernel-configs.json"), wanted, outcomes));
    }

    private <T> @Nullable T checked(String name, Supplier<T> make) {
        try {
            return make.get();
        } catch (IllegalArgumentException e) {
            fields.error(name, ": " + e.getMessage());
        } catch (UnsupportedOperationException e) {
            unavailable = String.valueOf(e.getMessage());
        }
        return null;
    }

    private FileSelection files(@Nullable String collectorName) {
        String fileName = orEmpty("fileName");
        String folder = collectorName == null ? "" : collectorName + "/";
        boolean mayBeNone = type.equals("textAnalyze") && fields.flag("ignoreIfNoFiles");
        if (fileName.isEmpty()) {
            fields.error("fileName", " is required");
        }
        PathGlob glob = checked("fileName", () -> PathGlob.of(folder + fileName));
        List<PathGlob> excludes = new ArrayList<>();
        if (type.equals("textAnalyze")) {
            for (String exclude : fields.texts("excludeFiles")) {
                PathGlob excluded = checked("excludeFiles", () -> PathGlob.of(folder + exclude));
                if (excluded != null) {
                    excludes.add(excluded);
                }
            }
        }
        return new FileSelection(glob == null ? PathGlob.of("") : glob, excludes, false, mayBeNone);
    }

    private String orEmpty(String name) {
        String text = fields.text(name);
        return text == null ? "" : text;
    }

    private List<Outcome> outcomes(Condition.Reader when) {
        List<Outcome> outcomes = new ArrayList<>();
        boolean given = fields.has("outcomes");
        fields.each("outcomes", item -> {
            int before = outcomes.size();
            for (Level level : Level.values()) {
                if (item.has(level.word())) {
                    FieldReader inner = item.map(level.word());
                    outcomes.add(outcome(inner, level, when));
                    inner.finish();
                }
            }
            if (outcomes.size() != before + 1) {
                item.place().error(item.line(), "an outcome must be one of fail, warn and pass");
            }
        });
        if (!given) {
            fields.error("outcomes", " is required");
        }
        return outcomes;
    }

    private Outcome outcome(FieldReader inner, Level level, Condition.Reader reader) {
        String when = inner.text("when");
        String message = inner.text("message");
        Condition condition = inner.parsed("when", text -> condition(text, level, reader));
        if (when == null) {
            condition = condition("", level, reader);
        }
        return new Outcome(
                level,
                condition == null ? facts -> false : condition,
                message == null ? "" : message,
                inner.text("uri"));
    }

    private @Nullable Condition condition(String text, Level level, Condition.Reader reader) {
        try {
            return reader.read(text.strip(), level);
        } catch (UnsupportedOperationException e) {
            unavailable = "when: " + e.getMessage();
            return null;
        }
    }
}
