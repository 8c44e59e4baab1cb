package io.muster.testing.check;

/** Something that must never happen, and did. */
public record Violation(Kind kind, String detail) {
    /** The kinds that a report counts. */
    public enum Kind {
        UNREADABLE_BUNDLE("unreadable bundles"),
        LOST_ACKNOWLEDGED("lost acknowledged chunks"),
        WRONG_CONTENT("entries with wrong content"),
        WRONG_VERDICT_SET("wrong verdict sets"),
        SURVIVING_PROCESS("surviving processes"),
        LEFT_FILE("temporary files left"),
        BACKWARD_STEP("steps backwards in status"),
        HANGS("collections that did not end");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        /** As a report calls it. */
        public String title() {
            return title;
        }
    }

    @Override
    public String toString() {
        return kind + ": " + detail;
    }
}
