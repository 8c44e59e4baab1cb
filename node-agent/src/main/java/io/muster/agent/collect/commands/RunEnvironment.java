package io.muster.agent.collect.commands;

import io.muster.agent.collect.Host;
import io.muster.protocol.spec.CollectorAction.Run;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Variables of a command, and which of them may be told. The agent's own environment may hold secrets, so only what the
 * spec says itself is shown in the bundle.
 *
 * @param open names whose values may be shown
 * @param problem why the spec's wishes can't be met, or null
 */
record RunEnvironment(Map<String, String> variables, Set<String> open, @Nullable String problem) {
    /** Settings of the agent, its secrets among them: no business of a command, unless inherited by name. */
    private static final String OWN_PREFIX = "MUSTER_";

    static RunEnvironment of(Run run, Host host) {
        Map<String, String> parent = host.environment();
        Map<String, String> variables = new TreeMap<>();
        if (run.ignoreParentEnvs() || !run.inheritEnvs().isEmpty()) {
            inherit(parent, "KUBECONFIG", variables);
        } else {
            parent.forEach((name, value) -> {
                if (!name.startsWith(OWN_PREFIX)) {
                    variables.put(name, value);
                }
            });
        }
        variables.put("PATH", host.searchPath());
        if (!run.ignoreParentEnvs()) {
            for (String name : run.inheritEnvs()) {
                if (!inherit(parent, name, variables)) {
                    return broken("inheritEnvs: the agent has no variable " + name);
                }
            }
        }
        Set<String> open = new HashSet<>();
        for (String entry : run.env()) {
            int equals = entry.indexOf('=');
            if (equals <= 0) {
                return broken("env: not NAME=value: " + entry);
            }
            open.add(entry.substring(0, equals));
            variables.put(entry.substring(0, equals), entry.substring(equals + 1));
        }
        return new RunEnvironment(variables, open, null);
    }

    /** Adds a variable of the collector's own, whose value is no secret. */
    RunEnvironment with(String name, String value) {
        Map<String, String> more = new TreeMap<>(variables);
        more.put(name, value);
        Set<String> shown = new HashSet<>(open);
        shown.add(name);
        return new RunEnvironment(more, shown, problem);
    }

    /** For the bundle: {@code NAME=value}, or {@code NAME=***}. */
    List<String> masked() {
        List<String> lines = new ArrayList<>();
        variables.forEach((name, value) -> lines.add(name + "=" + (open.contains(name) ? value : "***")));
        return lines;
    }

    private static RunEnvironment broken(String problem) {
        return new RunEnvironment(Map.of(), Set.of(), problem);
    }

    private static boolean inherit(Map<String, String> parent, String name, Map<String, String> variables) {
        String value = parent.get(name);
        if (value != null) {
            variables.put(name, value);
        }
        return value != null;
    }
}
