package io.muster.cli.doctor;

import org.jspecify.annotations.Nullable;

/**
 * What one check found.
 *
 * @param what was looked at, in a word or two
 * @param found what is there
 * @param advice what to do; null where all is well
 */
record Finding(Level level, String what, String found, @Nullable String advice) {
    /** How bad it is. */
    enum Level {
        OK,
        /** It runs, less well. */
        WARN,
        /** It cannot run so. */
        FAIL
    }

    static Finding ok(String what, String found) {
        return new Finding(Level.OK, what, found, null);
    }

    static Finding warn(String what, String found, String advice) {
        return new Finding(Level.WARN, what, found, advice);
    }

    static Finding fail(String what, String found, String advice) {
        return new Finding(Level.FAIL, what, found, advice);
    }
}
