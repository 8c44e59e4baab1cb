package io.muster.protocol.spec;

import java.util.List;
import java.util.Map;

/** A piece of a YAML document that remembers its line: the tree that readers of specs work on. */
sealed interface SpecNode {
    /** From 1. */
    int line();

    /** What it is, for messages. */
    String kind();

    /** Appends a text that is equal for nodes with equal content, whatever their lines and styles. */
    void canonical(StringBuilder out);

    /** A scalar's text, with the type that YAML gives to a plain one. */
    record Scalar(String text, Type type, boolean literal, int line) implements SpecNode {
        enum Type {
            NULL,
            BOOLEAN,
            NUMBER,
            STRING
        }

        boolean isNull() {
            return type == Type.NULL;
        }

        @Override
        public String kind() {
            return switch (type) {
                case NULL -> "nothing";
                case BOOLEAN -> "true or false";
                case NUMBER -> "a number";
                case STRING -> "a text";
            };
        }

        @Override
        public void canonical(StringBuilder out) {
            out.append(type).append(text.length()).append(':').append(text);
        }
    }

    record Items(List<SpecNode> items, int line) implements SpecNode {
        @Override
        public String kind() {
            return "a list";
        }

        @Override
        public void canonical(StringBuilder out) {
            out.append('[');
            items.forEach(item -> item.canonical(out));
            out.append(']');
        }
    }

    /** A map with text keys, in the order of the document. */
    record Fields(Map<String, Field> fields, int line) implements SpecNode {
        @Override
        public String kind() {
            return "a map";
        }

        @Override
        public void canonical(StringBuilder out) {
            out.append('{');
            fields.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(entry -> {
                out.append(entry.getKey().length()).append(':').append(entry.getKey());
                entry.getValue().value().canonical(out);
            });
            out.append('}');
        }
    }

    /** A value with the line of its key. */
    record Field(int line, SpecNode value) {}
}
