package io.muster.agent.policy;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One rule. In a list the first that fits decides, and what none fits is denied. */
interface Rule {
    boolean allows();

    /** In the file, from 1. */
    int line();

    /**
     * What a list decides, in words.
     *
     * @param rules null where the policy has no such list, and so nothing against it
     * @param list its name
     * @param what is judged, for people
     * @return why it is denied; null where it is allowed
     */
    static <R extends Rule> @Nullable String denial(
            @Nullable List<R> rules, String list, String what, Predicate<R> fits) {
        if (rules == null) {
            return null;
        }
        for (R rule : rules) {
            if (fits.test(rule)) {
                return rule.allows()
                        ? null
                        : "the node's policy denies " + what + " (" + list + ", line " + rule.line() + ")";
            }
        }
        return "the node's policy does not allow " + what + " (no rule of " + list + " does)";
    }

    /** A rule on names: of users, or of types of collectors. */
    record OfName(boolean allows, Wildcard name, int line) implements Rule {}

    /** A rule on files. */
    record OfFile(boolean allows, PathGlob path, int line) implements Rule {}
}
