package io.muster.protocol.analysis;

import com.fasterxml.jackson.databind.JsonNode;

/** Texts with {@code {{ .Name }}} in them, as Go's templates have it: values, and what {@link Expression} knows. */
final class Template {
    private Template() {}

    /** The text with every expression replaced; one that is not understood stays as it is written. */
    static String render(String text, JsonNode variables) {
        int open = text.indexOf("{{");
        if (open < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 64);
        int done = 0;
        while (open >= 0) {
            int close = text.indexOf("}}", open);
            if (close < 0) {
                break;
            }
            out.append(text, done, open);
            String source = text.substring(open + 2, close);
            try {
                out.append(Expression.parse(source).text(variables));
            } catch (UnsupportedOperationException e) {
                out.append(text, open, close + 2);
            }
            done = close + 2;
            open = text.indexOf("{{", done);
        }
        return out.append(text, done, text.length()).toString();
    }

    /**
     * A condition that is one expression: {@code {{ not .IsInstalled }}}.
     *
     * @throws UnsupportedOperationException if it is another kind of template, with a message for the user
     */
    static Condition condition(String when) {
        String text = when.strip();
        if (text.equals("true") || text.equals("false")) {
            return facts -> text.equals("true");
        }
        if (!text.startsWith("{{") || text.indexOf("}}") != text.length() - 2) {
            throw new UnsupportedOperationException(
                    Words.quote(when) + " is not a template of one expression such as \"{{ not .IsInstalled }}\"");
        }
        Expression expression = Expression.parse(text.substring(2, text.length() - 2));
        return expression::isTrue;
    }
}
