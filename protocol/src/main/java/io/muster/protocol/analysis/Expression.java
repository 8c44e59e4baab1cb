package io.muster.protocol.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An expression of a Go template: {@code .Name.Part}, texts, numbers, {@code true}, {@code false}, brackets, and
 * {@code not and or eq ne lt le gt ge}.
 */
final class Expression {
    private static final int MAX_DEPTH = 20;
    private static final Pattern TOKEN = Pattern.compile(
            "\\s*(?:(\\()|(\\))|\"([^\"\\\\]*)\"|(-?[0-9]{1,18})(?![\\w.])|(\\.[\\w.]*)|([a-z]+)(?![\\w.]))");

    private final Function<JsonNode, JsonNode> value;

    private Expression(Function<JsonNode, JsonNode> value) {
        this.value = value;
    }

    /** @throws UnsupportedOperationException if it is none of these, with a message for the user */
    static Expression parse(String source) {
        Reader reader = new Reader(source);
        Function<JsonNode, JsonNode> value = reader.call(0);
        reader.end();
        return new Expression(value);
    }

    boolean isTrue(JsonNode variables) {
        return truth(value.apply(variables));
    }

    String text(JsonNode variables) {
        JsonNode found = value.apply(variables);
        if (found.isMissingNode() || found.isNull()) {
            return "<no value>";
        }
        return found.isValueNode() ? found.asText() : found.toString();
    }

    private static boolean truth(JsonNode node) {
        if (node.isContainerNode()) {
            return !node.isEmpty();
        }
        return node.isTextual() ? !node.asText().isEmpty() : node.isNumber() ? node.asDouble() != 0 : node.asBoolean();
    }

    private static int compare(JsonNode a, JsonNode b) {
        return a.isNumber() && b.isNumber()
                ? Double.compare(a.asDouble(), b.asDouble())
                : a.asText().compareTo(b.asText());
    }

    /** Reads by descent. */
    private static final class Reader {
        private final String source;
        private final Matcher token;
        private int at;

        Reader(String source) {
            this.source = source;
            this.token = TOKEN.matcher(source);
        }

        private UnsupportedOperationException unknown() {
            return new UnsupportedOperationException("the template {{" + source.strip()
                    + "}} uses more than values, not, and, or, eq, ne, lt, le, gt, ge");
        }

        void end() {
            if (!source.substring(at).isBlank()) {
                throw unknown();
            }
        }

        /** A function with its operands, or one operand. */
        Function<JsonNode, JsonNode> call(int depth) {
            if (!token.find(at) || token.start() != at || depth > MAX_DEPTH) {
                throw unknown();
            }
            String name = token.group(6);
            if (name == null || name.equals("true") || name.equals("false")) {
                return operand(depth);
            }
            at = token.end();
            List<Function<JsonNode, JsonNode>> operands = new ArrayList<>();
            while (token.find(at) && token.start() == at && token.group(2) == null) {
                operands.add(operand(depth));
            }
            return apply(name, operands);
        }

        private Function<JsonNode, JsonNode> operand(int depth) {
            at = token.end();
            if (token.group(1) != null) {
                Function<JsonNode, JsonNode> inner = call(depth + 1);
                if (!token.find(at) || token.start() != at || token.group(2) == null) {
                    throw unknown();
                }
                at = token.end();
                return inner;
            }
            if (token.group(3) != null) {
                return constant(TextNode.valueOf(token.group(3)));
            }
            if (token.group(4) != null) {
                return constant(LongNode.valueOf(Long.parseLong(token.group(4))));
            }
            if (token.group(5) != null) {
                return path(token.group(5));
            }
            if ("true".equals(token.group(6)) || "false".equals(token.group(6))) {
                return constant(BooleanNode.valueOf("true".equals(token.group(6))));
            }
            throw unknown();
        }

        private static Function<JsonNode, JsonNode> constant(JsonNode node) {
            return variables -> node;
        }

        private static Function<JsonNode, JsonNode> path(String path) {
            List<String> names =
                    path.equals(".") ? List.of() : List.of(path.substring(1).split("\\."));
            return variables -> {
                JsonNode node = variables;
                for (String name : names) {
                    node = node.has(name) ? node.path(name) : MissingNode.getInstance();
                }
                return node;
            };
        }

        private Function<JsonNode, JsonNode> apply(String name, List<Function<JsonNode, JsonNode>> operands) {
            boolean fits =
                    switch (name) {
                        case "not" -> operands.size() == 1;
                        case "and", "or" -> !operands.isEmpty();
                        case "eq" -> operands.size() >= 2;
                        case "ne", "lt", "le", "gt", "ge" -> operands.size() == 2;
                        default -> false;
                    };
            if (!fits) {
                throw unknown();
            }
            return variables -> BooleanNode.valueOf(
                    holds(name, operands.stream().map(o -> o.apply(variables)).toList()));
        }

        private static boolean holds(String name, List<JsonNode> values) {
            JsonNode first = values.get(0);
            return switch (name) {
                case "not" -> !truth(first);
                case "and" -> values.stream().allMatch(Expression::truth);
                case "or" -> values.stream().anyMatch(Expression::truth);
                case "eq" -> values.stream().skip(1).anyMatch(v -> compare(first, v) == 0);
                case "ne" -> compare(first, values.get(1)) != 0;
                case "lt" -> compare(first, values.get(1)) < 0;
                case "le" -> compare(first, values.get(1)) <= 0;
                case "gt" -> compare(first, values.get(1)) > 0;
                default -> compare(first, values.get(1)) >= 0;
            };
        }
    }
}
