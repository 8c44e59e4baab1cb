package io.muster.protocol.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The stable name of a node: 1 to 253 of {@code [A-Za-z0-9._-]}, not starting with a dot.
 *
 * <p>Names of folders that a bundle puts beside the nodes' own folders are reserved, so that
 * {@code host-collectors/<node>} and {@code host-collectors/system/<node>} never meet.
 */
public record NodeId(@JsonValue String value) implements Comparable<NodeId> {
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,252}");
    private static final Set<String> RESERVED =
            Set.of("system", "run-host", "journald", "diskUsage", "http", "dns", "connect", "errors", "copy");

    @JsonCreator
    public NodeId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("node id \"" + value + "\" is not 1 to 253 of [A-Za-z0-9._-]"
                    + " without a leading dot, or is one of the reserved names " + RESERVED);
        }
    }

    public static boolean isValid(String value) {
        return VALID.matcher(value).matches() && !RESERVED.contains(value);
    }

    @Override
    public int compareTo(NodeId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
