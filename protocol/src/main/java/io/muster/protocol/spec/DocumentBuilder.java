package io.muster.protocol.spec;

import io.muster.protocol.spec.SpecNode.Field;
import io.muster.protocol.spec.SpecNode.Fields;
import io.muster.protocol.spec.SpecNode.Items;
import io.muster.protocol.spec.SpecNode.Scalar;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/** Builds document trees from YAML events within bounds; aliases share the node they name. */
final class DocumentBuilder {
    private static final int MAX_DEPTH = 64;
    private static final long MAX_EXPANDED = 16L << 20;
    private static final int NODE_COST = 16;
    private static final Pattern NULL = Pattern.compile("|~|null|Null|NULL");
    private static final Pattern BOOLEAN = Pattern.compile("true|True|TRUE|false|False|FALSE");
    private static final Pattern NUMBER = Pattern.compile(
            "[-+]?([0-9]+|0x[0-9a-fA-F]+|0o[0-7]+|([0-9]+\\.[0-9]*|\\.[0-9]+|[0-9]+)([eE][-+]?[0-9]+)?)");

    private final Place place;
    private final Consumer<SpecNode> documents;
    private final Deque<Open> open = new ArrayDeque<>();
    private final Map<Anchor, Anchored> anchors = new HashMap<>();
    private long expanded;

    DocumentBuilder(Place place, Consumer<SpecNode> documents) {
        this.place = place;
        this.documents = documents;
    }

    /** A bound was reached: the rest of the text is not read. */
    static final class TooMuch extends Exception {
        private static final long serialVersionUID = 1;
        private final int line;

        TooMuch(int line, String reason) {
            super(reason, null, false, false);
            this.line = line;
        }

        int line() {
            return line;
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }

    /** A node with what it costs to expand it once more. */
    private record Anchored(SpecNode node, long cost) {}

    /** A list or map whose end has not come yet. */
    private static final class Open {
        final int line;
        final long expandedBefore;
        final Optional<Anchor> anchor;
        final @Nullable List<SpecNode> items;
        final Map<String, Field> fields = new LinkedHashMap<>();
        final List<SpecNode> merges = new ArrayList<>();

        @Nullable
        Scalar key;

        boolean keyBroken;

        Open(int line, boolean list, Optional<Anchor> anchor, long expandedBefore) {
            this.line = line;
            this.items = list ? new ArrayList<>() : null;
            this.anchor = anchor;
            this.expandedBefore = expandedBefore;
        }
    }

    void accept(Event event) throws TooMuch {
        int line = event.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
        switch (event.getEventId()) {
            case Scalar -> scalar((ScalarEvent) event, line);
            case Alias -> alias((AliasEvent) event, line);
            case SequenceStart, MappingStart -> start((NodeEvent) event, line);
            case SequenceEnd, MappingEnd -> end();
            case DocumentEnd -> anchors.clear();
            default -> {
                // Starts of streams and documents, and comments, say nothing about the tree.
            }
        }
    }

    private void scalar(ScalarEvent event, int line) throws TooMuch {
        String text = event.getValue();
        long before = expanded;
        spend(NODE_COST + text.length(), line);
        boolean plain = event.isPlain() && event.getTag().isEmpty();
        Scalar scalar = new Scalar(text, plain ? typeOf(text) : Scalar.Type.STRING, event.isLiteral(), line);
        event.getAnchor().ifPresent(anchor -> anchors.put(anchor, new Anchored(scalar, expanded - before)));
        add(scalar);
    }

    private static Scalar.Type typeOf(String text) {
        if (NULL.matcher(text).matches()) {
            return Scalar.Type.NULL;
        }
        if (BOOLEAN.matcher(text).matches()) {
            return Scalar.Type.BOOLEAN;
        }
        return NUMBER.matcher(text).matches() ? Scalar.Type.NUMBER : Scalar.Type.STRING;
    }

    private void alias(AliasEvent event, int line) throws TooMuch {
        Anchored target = anchors.get(event.getAlias());
        if (target == null) {
            place.error(line, "alias *" + event.getAlias() + " names no anchor before it, or one that contains it");
            add(new Scalar("", Scalar.Type.NULL, false, line));
            return;
        }
        spend(target.cost(), line);
        add(target.node());
    }

    private void start(NodeEvent event, int line) throws TooMuch {
        spend(NODE_COST, line);
        if (open.size() == MAX_DEPTH) {
            throw new TooMuch(line, "lists and maps are nested deeper than " + MAX_DEPTH);
        }
        boolean list = event.getEventId() == Event.ID.SequenceStart;
        open.push(new Open(line, list, event.getAnchor(), expanded - NODE_COST));
    }

    private void end() throws TooMuch {
        Open closed = open.pop();
        for (SpecNode merge : closed.merges) {
            merge(closed, merge);
        }
        SpecNode node =
                closed.items != null ? new Items(closed.items, closed.line) : new Fields(closed.fields, closed.line);
        closed.anchor.ifPresent(anchor -> anchors.put(anchor, new Anchored(node, expanded - closed.expandedBefore)));
        add(node);
    }

    private void add(SpecNode node) {
        Open parent = open.peek();
        if (parent == null) {
            documents.accept(node);
        } else if (parent.items != null) {
            parent.items.add(node);
        } else if (parent.key == null && !parent.keyBroken) {
            if (node instanceof Scalar scalar) {
                parent.key = scalar;
            } else {
                place.error(node.line(), "a key must be a text, not " + node.kind());
                parent.keyBroken = true;
            }
        } else {
            Scalar key = parent.key;
            parent.key = null;
            parent.keyBroken = false;
            if (key != null) {
                put(parent, key, node);
            }
        }
    }

    private void put(Open map, Scalar key, SpecNode value) {
        if (key.text().equals("<<")) {
            map.merges.add(value);
        } else if (map.fields.putIfAbsent(key.text(), new Field(key.line(), value)) != null) {
            place.error(key.line(), "key " + Durations.quote(key.text()) + " occurs twice in the same map");
        }
    }

    /** YAML 1.1's {@code <<}: the fields of other maps, where this one has none of that name. */
    private void merge(Open map, SpecNode value) {
        if (value instanceof Fields other) {
            other.fields().forEach(map.fields::putIfAbsent);
        } else if (value instanceof Items list) {
            list.items().forEach(item -> {
                if (item instanceof Fields other) {
                    other.fields().forEach(map.fields::putIfAbsent);
                }
            });
        } else {
            place.error(value.line(), "<< takes a map, not " + value.kind());
        }
    }

    private void spend(long cost, int line) throws TooMuch {
        expanded += cost;
        if (expanded > MAX_EXPANDED) {
            throw new TooMuch(line, "the text is too large once its aliases are expanded");
        }
    }
}
