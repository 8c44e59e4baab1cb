package io.muster.cli.bundle;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.muster.protocol.archive.BundlePaths;
import io.muster.protocol.archive.BundleReader;
import io.muster.protocol.archive.EntryRecord;
import io.muster.protocol.json.Json;
import io.muster.protocol.spec.SpecSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a bundle's manifest says of the request, read no further than that.
 *
 * @param spec none where the bundle does not say, as one that was recovered
 * @param nodes none for the bundle of a single host
 */
record BundleContents(List<SpecSource> spec, List<String> nodes) {
    static BundleContents of(BundleReader reader) throws IOException {
        List<SpecSource> spec = new ArrayList<>();
        List<String> nodes = new ArrayList<>();
        boolean nodeLevel = reader.find(BundlePaths.NODE_LIST).isPresent();
        Optional<EntryRecord> manifest = reader.find(BundlePaths.MANIFEST);
        if (manifest.isEmpty()) {
            return new BundleContents(spec, nodes);
        }
        try (InputStream content = reader.content(manifest.get());
                JsonParser json = Json.mapper().getFactory().createParser(content)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME
                    && !json.currentName().equals("items")) {
                String name = json.currentName();
                json.nextToken();
                if (name.equals("spec")) {
                    JsonNode found = json.readValueAsTree();
                    spec.add(new SpecSource(
                            found.path("name").asText("spec"),
                            found.path("text").asText("")));
                } else if (name.equals("plan") && nodeLevel) {
                    JsonNode plan = json.readValueAsTree();
                    plan.forEach(node -> nodes.add(node.path("node").asText()));
                } else {
                    json.skipChildren();
                }
            }
        }
        return new BundleContents(spec, nodes);
    }
}
