package io.muster.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;

/** Commands that do not want to end, by what makes them hard to end; each carries a marker to be counted by. */
final class HostileChildren {
    private HostileChildren() {}

    /** @param marker a word that no other process has in its arguments */
    static Map<String, String> scripts(String marker) {
        // The marker stands in the arguments of every process of the tree: "sleep" is run through a shell that keeps
        // it.
        String stay = "sh -c 'while :; do sleep 1; done' " + marker;
        Map<String, String> scripts = new LinkedHashMap<>();
        scripts.put("background", stay + " & sleep 600; : " + marker);
        scripts.put("setsid", "setsid " + stay + " & sleep 600; : " + marker);
        scripts.put("double-fork", "(setsid " + stay + " </dev/null >/dev/null 2>&1 &) ; sleep 600; : " + marker);
        scripts.put("ignores-term", "trap '' TERM HUP INT; while :; do sleep 1; done; : " + marker);
        scripts.put("closed-stdout", "exec >&- 2>&-; " + stay);
        scripts.put("holds-pipe", "trap '' TERM; " + stay + " & " + stay + " & wait; : " + marker);
        scripts.put("flood", "head -c 1073741824 /dev/zero | tr '\\\\0' x; " + stay);
        return scripts;
    }

    /** A spec that runs the scripts, each as one collector. */
    static String spec(Map<String, String> scripts, String more) {
        StringBuilder spec = new StringBuilder(
                """
                apiVersion: troubleshoot.sh/v1beta2
                kind: HostCollector
                metadata: {name: hostile}
                spec:
                  collectors:
                """);
        scripts.forEach((name, script) -> spec.append("    - run: {collectorName: ")
                .append(name)
                .append(", command: sh, args: [\"-c\", ")
                .append(quote(script))
                .append("]")
                .append(more)
                .append("}\n"));
        return spec.toString();
    }

    private static String quote(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
