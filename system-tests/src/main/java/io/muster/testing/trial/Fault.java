package io.muster.testing.trial;

/**
 * Something that goes wrong and is over some time later.
 *
 * @param name for the report, such as {@code kill agent a}
 */
record Fault(String name, Runnable begin, Runnable end) {
    @Override
    public String toString() {
        return name;
    }
}
