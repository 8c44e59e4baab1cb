package io.muster.redaction.strict;

import java.util.Set;

/** What follows the telling word in names that tell of a secret without holding it: {@code token_count}. */
final class HarmlessEndings {
    private static final Set<String> WORDS = WordList.of(
            """
            name names file files filename path paths ref reference type types policy policies length len count
            counts counter expires expiry expired expiration expire ttl age lifetime method methods enabled enable
            disabled required min max hint url uri endpoint provider providers version mode format algorithm alg
            bucket buckets limit size status state field fields changed change reset retries retry class manager
            service services mount mounts dir prefix usage usages index range ranges time timeout scope scopes
            column rotation request requests review reviews controller lister informer issuer audience projection
            label labels kind group role roles source store stores check checks event events error errors failed
            failure failures success valid validation invalid backend plugin module server host port timestamp date
            at in by for is was not used per num number total needed strength quality prompt placeholder
            location locations domain samesite secure httponly jar consent management ring space word words board
            map uid gid attempts attempt cache duration seconds interval ms order feature config options
            settings generator handler filter interceptor exception present set exists unset missing ok operation
            audit log logs d sd behavior behaviour
            """);

    /** Behind a dot, as in {@code Token.java:12}. */
    private static final Set<String> SOURCES =
            WordList.of("java kt scala groovy c cc cpp h hpp m mm go rs py rb js ts php pl cs swift");

    private HarmlessEndings() {}

    /**
     * Whether the part behind the telling word, or the last one, is such a word.
     *
     * @param camel the name with its capital letters
     * @param end of the telling word
     */
    static boolean has(String name, String camel, int end) {
        int from = NameParts.skipMarks(name, end);
        if (from >= name.length()) {
            return false;
        }
        if (from == end && NameParts.isPlural(name, end)) {
            from = NameParts.skipMarks(name, end + 1);
            if (from >= name.length()) {
                return false;
            }
        }
        int last = lastPart(name, camel, from);
        String ending = name.substring(last);
        return WORDS.contains(name.substring(from, partEnd(name, camel, from)))
                || WORDS.contains(ending)
                || (name.charAt(last - 1) == '.' && SOURCES.contains(ending));
    }

    private static int partEnd(String name, String camel, int from) {
        int to = from;
        while (to < name.length()
                && !NameParts.isMark(name.charAt(to))
                && (to == from
                        || !Character.isUpperCase(camel.charAt(to))
                        || Character.isUpperCase(camel.charAt(to - 1)))) {
            to++;
        }
        return to;
    }

    private static int lastPart(String name, String camel, int from) {
        int last = name.length();
        while (last > from && !NameParts.begins(camel, last)) {
            last--;
        }
        return last;
    }
}
