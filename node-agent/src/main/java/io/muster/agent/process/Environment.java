package io.muster.agent.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Environments of processes: exactly what was asked for, and our cookie. */
final class Environment {
    static final String COOKIE = "MUSTER_RUN";

    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    /** Variables that shells add, once they see them unset. */
    private static final List<String> ADDED = List.of("PWD", "OLDPWD", "SHLVL", "PATH");
    /** Variables that a shell in between would change or obey. */
    private static final Set<String> TOUCHED = Set.of(
            "_",
            "PWD",
            "OLDPWD",
            "SHLVL",
            "IFS",
            "OPTIND",
            "PPID",
            "ENV",
            "BASH_ENV",
            "BASHOPTS",
            "SHELLOPTS",
            "BASH_VERSION");

    private Environment() {}

    /** For programs of the system that work for process control itself. */
    static void trusted(Map<String, String> target) {
        target.clear();
        target.put("PATH", ProgramLookup.DEFAULT_PATH);
        target.put("LC_ALL", "C");
    }

    /** {@code MUSTER_RUN=<instance>/<run id>}, with what could be mistaken escaped; prefixes stay prefixes. */
    static String cookie(String instance, String runId) {
        StringBuilder text = new StringBuilder(instance).append('/');
        for (int i = 0; i < runId.length(); i++) {
            char c = runId.charAt(i);
            if (c > ' ' && c < 0x7f && c != '%') {
                text.append(c);
            } else {
                text.append('%').append(Integer.toHexString(0x10000 | c), 1, 5);
            }
        }
        return text.toString();
    }

    /** The cookie as it stands in an environment. */
    static String variable(String instance, String runId) {
        return COOKIE + "=" + cookie(instance, runId);
    }

    /** Whether a shell hands the variable on as it is. */
    static boolean passesShell(String name) {
        return IDENTIFIER.matcher(name).matches() && !TOUCHED.contains(name);
    }

    /**
     * Assignments for {@code env}, for what a shell would not hand on.
     *
     * @throws IllegalArgumentException for a name that no variable can have
     */
    static List<String> assignments(Map<String, String> environment) {
        List<String> assignments = new ArrayList<>();
        environment.forEach((name, value) -> {
            if (name.isEmpty() || name.contains("=")) {
                throw new IllegalArgumentException("not a name of a variable: " + name);
            }
            if (!passesShell(name)) {
                assignments.add(name + "=" + value);
            }
        });
        return assignments;
    }

    /** Names that the shell in between must unset again. */
    static String added(Map<String, String> environment) {
        return String.join(
                " ",
                ADDED.stream()
                        .filter(name -> !environment.containsKey(name) || !passesShell(name))
                        .toList());
    }
}
