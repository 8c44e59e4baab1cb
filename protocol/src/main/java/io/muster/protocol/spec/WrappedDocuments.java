package io.muster.protocol.spec;

import io.muster.protocol.spec.SpecNode.Field;
import io.muster.protocol.spec.SpecNode.Fields;
import io.muster.protocol.spec.SpecNode.Scalar;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the specs that Kubernetes Secrets and ConfigMaps carry as texts. */
final class WrappedDocuments {
    private static final List<String> KEYS =
            List.of("support-bundle-spec", "preflight-spec", "preflight.yaml", "redactor-spec");

    private WrappedDocuments() {}

    /**
     * The texts, each with the place it is at. Lines of a YAML literal block are lines of the outer text; those of any
     * other form (base64, quoted) are counted in the inner text, whose name then carries the key.
     */
    static Map<Place, String> unwrap(FieldReader wrapper, String kind) {
        Map<Place, String> texts = new LinkedHashMap<>();
        for (String container : List.of("data", "stringData")) {
            Field field = wrapper.field(container);
            if (field != null && field.value() instanceof Fields map) {
                boolean encoded = kind.equals("Secret") && container.equals("data");
                KEYS.forEach(key -> take(map.fields().get(key), key, encoded, wrapper.place(), texts));
            }
        }
        if (texts.isEmpty()) {
            wrapper.place()
                    .warning(wrapper.line(), kind + " holds none of " + String.join(", ", KEYS) + ", and is ignored");
        }
        return texts;
    }

    private static void take(
            @Nullable Field field, String key, boolean encoded, Place outer, Map<Place, String> texts) {
        if (field == null) {
            return;
        }
        if (!(field.value() instanceof Scalar scalar)) {
            outer.error(
                    field.line(), key + " must be a text, not " + field.value().kind());
            return;
        }
        if (!encoded && scalar.literal()) {
            texts.put(new Place(outer.problems(), outer.source(), key, scalar.line()), scalar.text());
            return;
        }
        Place inner = new Place(outer.problems(), outer.source() + "#" + key, "document", 0);
        if (!encoded) {
            texts.put(inner, scalar.text());
            return;
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(scalar.text().replaceAll("\\s", ""));
            texts.put(inner, new String(bytes, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            outer.error(field.line(), key + " is not base64, as the data of a Secret must be");
        }
    }
}
