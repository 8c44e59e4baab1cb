package io.muster.protocol.spec;

import io.muster.protocol.redaction.MaskPattern;
import io.muster.protocol.redaction.RedactorSpec;
import io.muster.protocol.spec.SpecNode.Field;
import io.muster.protocol.spec.SpecNode.Fields;
import io.muster.protocol.spec.SpecNode.Items;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the body of a {@code Redactor} document. A redactor that is not understood is an error, never left out. */
final class RedactorReader {
    private final List<RedactorSpec> redactors = new ArrayList<>();

    private RedactorReader() {}

    /** @param spec the document's {@code spec} */
    static List<RedactorSpec> read(FieldReader spec) {
        RedactorReader reader = new RedactorReader();
        each(spec, "redactors", reader::redactor);
        return reader.redactors;
    }

    private interface Item {
        void read(FieldReader fields);
    }

    private static void each(FieldReader fields, String name, Item item) {
        Field field = fields.field(name);
        if (field == null) {
            return;
        }
        if (!(field.value() instanceof Items items)) {
            fields.error(name, " must be a list, not " + field.value().kind());
            return;
        }
        for (int i = 0; i < items.items().size(); i++) {
            SpecNode node = items.items().get(i);
            if (node instanceof Fields map) {
                FieldReader inner = new FieldReader(map, fields.place().at(name + "[" + i + "]"));
                item.read(inner);
                inner.finish();
            } else {
                fields.place().error(node.line(), name + "[" + i + "] must be a map, not " + node.kind());
            }
        }
    }

    private void redactor(FieldReader fields) {
        String name = fields.text("name");
        FieldReader selector = fields.map("fileSelector");
        List<String> files = new ArrayList<>(selector.texts("files"));
        String file = selector.text("file");
        if (file != null && !file.isEmpty()) {
            files.add(0, file);
        }
        boolean nobody = fields.has("fileSelector") && files.isEmpty();
        selector.finish();
        if (nobody) {
            fields.warning("fileSelector", " selects nothing in particular, so the redactor is for all files");
        }
        FieldReader removals = fields.map("removals");
        List<String> values =
                removals.texts("values").stream().filter(v -> !v.isEmpty()).toList();
        List<RedactorSpec.Regex> regex = new ArrayList<>();
        each(removals, "regex", item -> regex.add(regex(item)));
        List<String> yamlPaths = removals.texts("yamlPath");
        removals.finish();
        redactors.add(new RedactorSpec(name, files, values, regex, yamlPaths));
    }

    private static RedactorSpec.Regex regex(FieldReader fields) {
        String selector = pattern(fields, "selector");
        String redactor = pattern(fields, "redactor");
        if (!fields.has("redactor")) {
            fields.error("redactor", " is required");
        }
        return new RedactorSpec.Regex(selector, redactor == null ? "" : redactor);
    }

    private static @Nullable String pattern(FieldReader fields, String name) {
        return fields.parsed(name, text -> {
            if (!text.isEmpty()) {
                var unused = MaskPattern.compile(text);
            }
            return text.isEmpty() ? null : text;
        });
    }
}
