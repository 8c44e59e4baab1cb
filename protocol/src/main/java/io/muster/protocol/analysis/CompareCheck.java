package io.muster.protocol.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Compares what is at a place of a document with a value. */
public final class CompareCheck implements Check {
    private final FileSelection files;
    private final boolean yaml;
    private final TreePath path;
    private final JsonNode wanted;
    private final List<Outcome> outcomes;

    private CompareCheck(FileSelection files, boolean yaml, TreePath path, JsonNode wanted, List<Outcome> outcomes) {
        this.files = files;
        this.yaml = yaml;
        this.path = path;
        this.wanted = wanted;
        this.outcomes = List.copyOf(outcomes);
    }

    /**
     * @param path empty for the whole document
     * @param jsonPath used where {@code path} is empty
     * @throws IllegalArgumentException if the value cannot be read, with a message for the user
     * @throws UnsupportedOperationException if the {@code jsonPath} is not understood, with a message for the user
     */
    public static CompareCheck json(
            FileSelection files, String path, String jsonPath, String value, List<Outcome> outcomes) {
        TreePath place = path.isEmpty() && !jsonPath.isEmpty() ? TreePath.ofJsonPath(jsonPath) : TreePath.ofPath(path);
        return new CompareCheck(files, false, place, value(false, value), outcomes);
    }

    /** As {@link #json}. */
    public static CompareCheck yaml(FileSelection files, String path, String value, List<Outcome> outcomes) {
        return new CompareCheck(files, true, TreePath.ofPath(path), value(true, value), outcomes);
    }

    private static JsonNode value(boolean yaml, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        try {
            return yaml ? Documents.yaml(bytes) : Documents.json(bytes);
        } catch (AnalysisFailure e) {
            throw new IllegalArgumentException(
                    yaml ? "is not valid YAML" : "is not valid JSON; a text needs quotes of its own", e);
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
        JsonNode document = yaml ? Documents.yaml(content) : Documents.json(content);
        JsonNode found = path.find(document);
        boolean equal = found.isMissingNode() ? wanted.isNull() : equal(found, wanted);
        return Finding.first(outcomes, BooleanNode.valueOf(equal), document).stream()
                .toList();
    }

    /** Numbers are equal by value: {@code 1} is {@code 1.0}. */
    private static boolean equal(JsonNode a, JsonNode b) {
        if (a.isNumber() && b.isNumber()) {
            return a.decimalValue().compareTo(b.decimalValue()) == 0;
        }
        if (a.size() != b.size() || a.getNodeType() != b.getNodeType()) {
            return false;
        }
        if (a.isArray()) {
            for (int i = 0; i < a.size(); i++) {
                if (!equal(a.path(i), b.path(i))) {
                    return false;
                }
            }
            return true;
        }
        if (a instanceof ObjectNode) {
            for (Map.Entry<String, JsonNode> field : a.properties()) {
                if (!b.has(field.getKey()) || !equal(field.getValue(), b.path(field.getKey()))) {
                    return false;
                }
            }
            return true;
        }
        return a.equals(b);
    }
}
