package io.muster.redaction.rules;

import io.muster.protocol.redaction.MaskPattern;
import io.muster.redaction.Edits;
import io.muster.redaction.Stage;
import io.muster.redaction.TextPipeline;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Hides values by their path in YAML or JSON. A document in which one is hidden is written anew, as YAML: comments and
 * form are lost. What is no YAML has no such values; but where its name says that it is some, it can't be judged.
 */
final class YamlStage implements Stage {
    private static final LoadSettings LOAD = LoadSettings.builder()
            .setCodePointLimit(TextPipeline.MAX_WHOLE)
            .setAllowDuplicateKeys(true)
            .build();
    private static final DumpSettings DUMP =
            DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build();

    private final String name;
    private final List<String> wanted;
    private final boolean isYaml;
    private boolean found;

    /** @param path keys with dots between them */
    YamlStage(String name, String path, String file) {
        this.name = name;
        this.wanted = Arrays.asList(path.split("\\.", -1));
        this.isYaml = file.endsWith(".yaml") || file.endsWith(".yml") || file.endsWith(".json");
    }

    @Override
    public boolean needsWholeEntry() {
        return true;
    }

    @Override
    public void scan(byte[] text, int from, int to, Edits edits) {
        List<Object> documents = new ArrayList<>();
        found = false;
        try {
            String yaml = new String(text, from, to - from, StandardCharsets.UTF_8);
            for (Object document : new Load(LOAD).loadAllFromString(yaml)) {
                documents.add(hide(document, 0));
            }
        } catch (YamlEngineException e) {
            if (isYaml) {
                throw e;
            }
            return;
        }
        if (found) {
            String dumped = new Dump(DUMP).dumpAllToString(documents.iterator());
            edits.replace(from, to, dumped.getBytes(StandardCharsets.UTF_8), name);
        }
    }

    private @Nullable Object hide(@Nullable Object node, int depth) {
        if (depth == wanted.size()) {
            found = true;
            return MaskPattern.MASK;
        }
        String key = wanted.get(depth);
        if (node instanceof List<?> list) {
            List<@Nullable Object> hidden = new ArrayList<>(list);
            for (int i = 0; i < hidden.size(); i++) {
                if (key.equals("*") || key.equals(Integer.toString(i))) {
                    hidden.set(i, hide(hidden.get(i), depth + 1));
                }
            }
            return hidden;
        }
        if (node instanceof Map<?, ?> map) {
            Map<@Nullable Object, @Nullable Object> hidden = new LinkedHashMap<>(map);
            hidden.replaceAll((k, v) -> key.equals("*") || key.equals(String.valueOf(k)) ? hide(v, depth + 1) : v);
            return hidden;
        }
        return node;
    }
}
