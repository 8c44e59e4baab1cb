package io.muster.redaction;

import java.util.ArrayList;
import java.util.List;

/** Notes where each rule of a profile hides something: path inside of an archive, line, rule; no values. */
final class Explanation implements Profile {
    private static final int MAX_LINES = 100_000;

    private final Profile profile;
    private final List<String> lines = new ArrayList<>();

    Explanation(Profile profile) {
        this.profile = profile;
    }

    List<String> lines() {
        return lines;
    }

    @Override
    public List<Stage> stages(String path) {
        return profile.stages(path).stream().map(this::noting).toList();
    }

    @Override
    public boolean withholdsSecretBinaries() {
        return profile.withholdsSecretBinaries();
    }

    private Stage noting(Stage stage) {
        return new Stage() {
            private long line = 1;

            @Override
            public void scan(byte[] text, int from, int to, Edits edits) {
                stage.scan(text, from, to, edits);
                edits.settle();
                int at = from;
                for (int i = 0; i < edits.count(); i++) {
                    line += lineFeeds(text, at, edits.start(i));
                    at = edits.start(i);
                    if (lines.size() < MAX_LINES) {
                        lines.add(line + ": " + edits.rule(i));
                    }
                }
                line += lineFeeds(text, at, to);
            }

            @Override
            public void gap() {
                stage.gap();
            }

            @Override
            public boolean needsWholeEntry() {
                return stage.needsWholeEntry();
            }
        };
    }

    private static long lineFeeds(byte[] text, int from, int to) {
        long count = 0;
        for (int i = from; i < to; i++) {
            count += text[i] == '\n' ? 1 : 0;
        }
        return count;
    }
}
