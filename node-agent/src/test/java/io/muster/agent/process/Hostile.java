package io.muster.agent.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Commands that do not want to go. In each script {@code $0} is the marker. */
enum Hostile {
    BACKGROUND("sleep $0 & sleep $0"),
    OWN_SESSION("setsid sleep $0 & sleep $0"),
    DOUBLE_FORK("(setsid sh -c 'sleep $0 & sleep $0 & exit' $0 </dev/null >/dev/null 2>&1 &); sleep $0"),
    IGNORES_TERM("trap '' TERM; sleep $0 & while :; do sleep $0; done"),
    CLOSED_OUTPUT("exec >&- 2>&-; sleep $0 & sleep $0"),
    KEEPS_PIPES("setsid sh -c 'trap \"\" TERM HUP; while :; do sleep 1$0; done' $0 & sleep $0"),
    EMPTY_ENVIRONMENT("env -i /usr/bin/setsid /bin/sh -c 'sleep $0 & sleep $0' $0 & sleep $0"),
    FORK_STORM(
            "n=0; while [ $n -lt 30 ]; do (while :; do setsid sh -c 'sleep 0.0$0 &' $0; done) & n=$((n+1)); done; wait"),
    STOPPED("sleep $0 & kill -STOP $!; setsid sh -c 'kill -STOP $$; sleep $0' $0 & sh -c 'kill -STOP $$; sleep $0' $0"),
    FLOOD("yes $0 & (setsid yes $0 &) ; exec yes $0");

    private final String script;

    Hostile(String script) {
        this.script = script;
    }

    Command command(String marker) {
        return shell(script, marker);
    }

    /** The same, but its main process ends by itself and leaves the rest behind. */
    Command leaving(String marker) {
        return shell("{ " + script + "\n} & sleep 0.05; exit 7", marker);
    }

    static Command shell(String script, String... arguments) {
        List<String> line = new ArrayList<>(List.of("sh", "-c", script));
        line.addAll(List.of(arguments));
        return new Command(line, Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"), null);
    }
}
