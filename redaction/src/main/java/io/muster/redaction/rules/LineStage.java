package io.muster.redaction.rules;

import io.muster.redaction.Edits;
import io.muster.redaction.Lines;
import io.muster.redaction.Stage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Shows lines to rules, one rule after the other; lines that no rule could have an interest in pass untouched. */
final class LineStage implements Stage {
    private static final byte[] NOTHING = new byte[0];

    private final List<LineRule> rules;
    private final LineFilter filter;
    private final LineFacts facts = new LineFacts();
    private final List<String> changedBy = new ArrayList<>();
    private boolean armed;

    LineStage(List<LineRule> rules, LineFilter filter) {
        this.rules = rules;
        this.filter = filter;
    }

    @Override
    public void scan(byte[] text, int from, int to, Edits edits) {
        int start = from;
        while (start < to) {
            int interesting = armed ? start : filter.next(text, start, to);
            if (interesting < 0) {
                return;
            }
            int end = Lines.end(text, interesting, to);
            line(text, Lines.start(text, start, interesting), end, edits);
            start = end + 1;
        }
    }

    private void line(byte[] text, int from, int to, Edits edits) {
        byte[] original = Arrays.copyOfRange(text, from, to);
        byte[] line = original;
        armed = false;
        changedBy.clear();
        facts.begin(line);
        for (LineRule rule : rules) {
            if (!rule.isInterestedIn(facts)) {
                continue;
            }
            byte[] next = rule.apply(line);
            if (!Arrays.equals(next, line)) {
                changedBy.add(rule.name());
                line = next;
                facts.begin(line);
            }
            armed |= rule.isArmed();
        }
        if (changedBy.isEmpty()) {
            return;
        }
        // Further rules that changed the same line count by edits of nothing.
        for (int i = 1; i < changedBy.size(); i++) {
            edits.replace(from, from, NOTHING, changedBy.get(i));
        }
        int shorter = Math.min(original.length, line.length);
        int head = Math.min(shorter, Math.max(0, mismatch(original, line)));
        int tail = 0;
        while (tail < shorter - head && original[original.length - 1 - tail] == line[line.length - 1 - tail]) {
            tail++;
        }
        edits.replace(from + head, to - tail, Arrays.copyOfRange(line, head, line.length - tail), changedBy.get(0));
    }

    private static int mismatch(byte[] a, byte[] b) {
        int at = Arrays.mismatch(a, b);
        return at < 0 ? a.length : at;
    }

    @Override
    public void gap() {
        armed = false;
        rules.forEach(LineRule::reset);
    }
}
