package io.muster.agent.process;

import java.util.List;

/** I/O priority of commands, as {@code ionice} names it. */
public enum IoClass {
    NONE,
    BEST_EFFORT_LOW,
    IDLE;

    List<String> options() {
        return switch (this) {
            case NONE -> List.of();
            case BEST_EFFORT_LOW -> List.of("-c", "2", "-n", "7");
            case IDLE -> List.of("-c", "3");
        };
    }
}
