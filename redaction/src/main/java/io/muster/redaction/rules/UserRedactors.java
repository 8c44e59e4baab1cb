package io.muster.redaction.rules;

import io.muster.protocol.redaction.MaskPattern;
import io.muster.protocol.redaction.RedactorSpec;
import io.muster.redaction.Profile;
import io.muster.redaction.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What users want removed, after what a profile removes. */
public final class UserRedactors implements Profile {
    private final Profile profile;
    private final List<Compiled> redactors;

    /** @throws IllegalArgumentException if one of the redactors can't be applied */
    public UserRedactors(Profile profile, List<RedactorSpec> redactors) {
        this.profile = profile;
        this.redactors = compile(redactors);
    }

    /** Ready for use: globs, and per entry what makes its rules. */
    private record Compiled(List<FileGlob> files, List<Supplier<LineRule>> lines, List<YamlPath> yaml) {
        boolean isFor(String path) {
            return files.isEmpty() || files.stream().anyMatch(glob -> glob.matches(path));
        }
    }

    private record YamlPath(String name, String path, boolean selected) {
        /** A log is no YAML; without it, every long log would be withheld for a redactor that is for all files. */
        boolean isFor(String file) {
            return selected || !file.endsWith(".log");
        }
    }

    private static List<Compiled> compile(List<RedactorSpec> redactors) {
        List<Compiled> compiled = new ArrayList<>();
        for (int i = 0; i < redactors.size(); i++) {
            compiled.add(compile(redactors.get(i), i));
        }
        return List.copyOf(compiled);
    }

    private static Compiled compile(RedactorSpec spec, int position) {
        List<Supplier<LineRule>> lines = new ArrayList<>();
        for (int i = 0; i < spec.values().size(); i++) {
            LineRule rule = new LiteralRule(
                    spec.ruleName(position, "literal", i), spec.values().get(i));
            lines.add(() -> rule);
        }
        for (int i = 0; i < spec.regex().size(); i++) {
            RedactorSpec.Regex regex = spec.regex().get(i);
            MaskPattern pattern = MaskPattern.compile(regex.redactor());
            @Nullable String selector = regex.selector();
            if (selector == null || selector.isEmpty()) {
                LineRule rule = new PatternRule(spec.ruleName(position, "regex", i), pattern, 0);
                lines.add(() -> rule);
            } else {
                MaskPattern selects = MaskPattern.compile(selector);
                String name = spec.ruleName(position, "multiLine", i);
                lines.add(() -> new NextLineRule(name, 0, selects::finds, pattern::apply));
            }
        }
        List<YamlPath> yaml = new ArrayList<>();
        boolean selected = !spec.files().isEmpty();
        for (int i = 0; i < spec.yamlPaths().size(); i++) {
            yaml.add(new YamlPath(
                    spec.ruleName(position, "yaml", i), spec.yamlPaths().get(i), selected));
        }
        return new Compiled(spec.files().stream().map(FileGlob::new).toList(), lines, yaml);
    }

    @Override
    public List<Stage> stages(String path) {
        List<Stage> stages = new ArrayList<>(profile.stages(path));
        List<LineRule> lines = new ArrayList<>();
        for (Compiled redactor : redactors) {
            if (redactor.isFor(path)) {
                redactor.lines().forEach(rule -> lines.add(rule.get()));
                List<YamlPath> yaml =
                        redactor.yaml().stream().filter(y -> y.isFor(path)).toList();
                if (!yaml.isEmpty()) {
                    addLines(stages, lines);
                    yaml.forEach(y -> stages.add(new YamlStage(y.name(), y.path(), path)));
                }
            }
        }
        addLines(stages, lines);
        return stages;
    }

    private static void addLines(List<Stage> stages, List<LineRule> lines) {
        if (!lines.isEmpty()) {
            stages.add(new LineStage(List.copyOf(lines), LineFilter.ALL));
            lines.clear();
        }
    }

    @Override
    public boolean withholdsSecretBinaries() {
        return profile.withholdsSecretBinaries();
    }
}
