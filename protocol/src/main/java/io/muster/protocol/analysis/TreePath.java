package io.muster.protocol.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A way into a document: Troubleshoot's {@code path}, or {@code jsonPath} as {@code kubectl} has it. */
final class TreePath {
    private static final Pattern INDEX = Pattern.compile("\\[(-?[0-9]{1,9})]");
    private static final Pattern STEP = Pattern.compile("\\.([\\w-]+)|\\['([^']*)']|\\[(-?[0-9]{1,9})]|(\\[\\*]|\\.\\*)"
            + "|\\[\\?\\(@\\.([\\w.-]+) *(==|!=) *[\"']([^\"']*)[\"']\\)]");

    private final List<Step> steps;
    private final boolean unwraps;

    private TreePath(List<Step> steps, boolean unwraps) {
        this.steps = steps;
        this.unwraps = unwraps;
    }

    @FunctionalInterface
    private interface Step {
        List<JsonNode> from(JsonNode node);
    }

    /** {@code status.conditions.[0].type} */
    static TreePath ofPath(String path) {
        List<Step> steps = new ArrayList<>();
        for (String part : path.isEmpty() ? new String[0] : path.split("\\.", -1)) {
            Matcher index = INDEX.matcher(part);
            steps.add(index.matches() ? index(Integer.parseInt(index.group(1))) : name(part));
        }
        return new TreePath(steps, false);
    }

    /**
     * {@code {$.status.conditions[?(@.type=="Ready")].status}}
     *
     * @throws UnsupportedOperationException for what is not understood, with a message for the user
     */
    static TreePath ofJsonPath(String path) {
        String text = path.strip();
        if (text.startsWith("{") && text.endsWith("}")) {
            text = text.substring(1, text.length() - 1).strip();
        }
        if (text.startsWith("$")) {
            text = text.substring(1);
        }
        if (!text.startsWith(".") && !text.startsWith("[")) {
            text = "." + text;
        }
        List<Step> steps = new ArrayList<>();
        Matcher step = STEP.matcher(text);
        int at = 0;
        while (at < text.length() && !text.equals(".")) {
            if (!step.find(at) || step.start() != at) {
                throw new UnsupportedOperationException(
                        Words.quote(path) + " uses more of JSONPath than names, [0], [*] and [?(@.name==\"value\")]");
            }
            steps.add(step(step));
            at = step.end();
        }
        return new TreePath(steps, true);
    }

    private static Step step(Matcher step) {
        String name = step.group(1) != null ? step.group(1) : step.group(2);
        if (name != null) {
            return name(name);
        }
        if (step.group(3) != null) {
            return index(Integer.parseInt(step.group(3)));
        }
        if (step.group(4) != null) {
            return TreePath::all;
        }
        List<String> names = List.of(step.group(5).split("\\."));
        boolean equal = step.group(6).equals("==");
        JsonNode wanted = TextNode.valueOf(step.group(7));
        return node -> all(node).stream()
                .filter(item -> equal == item.at("/" + String.join("/", names)).equals(wanted))
                .toList();
    }

    private static Step name(String name) {
        return node -> node.has(name) ? List.of(node.path(name)) : List.of();
    }

    private static Step index(int index) {
        return node -> {
            int at = index < 0 ? node.size() + index : index;
            return node.isArray() && node.has(at) ? List.of(node.path(at)) : List.of();
        };
    }

    private static List<JsonNode> all(JsonNode node) {
        List<JsonNode> items = new ArrayList<>();
        node.elements().forEachRemaining(items::add);
        return items;
    }

    /** What is there; missing if nothing is. Of a {@code jsonPath} that finds several it is a list. */
    JsonNode find(JsonNode document) {
        List<JsonNode> found = List.of(document);
        for (Step step : steps) {
            found = found.stream().flatMap(node -> step.from(node).stream()).toList();
        }
        if (found.size() == 1) {
            JsonNode only = found.get(0);
            return unwraps && only.isArray() && only.size() == 1 ? only.path(0) : only;
        }
        if (found.isEmpty()) {
            return MissingNode.getInstance();
        }
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        found.forEach(list::add);
        return list;
    }
}
