package io.muster.protocol.manifest;

import io.muster.protocol.id.NodeId;
import java.util.Collection;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The command that would fetch what a bundle lacks. */
final class FetchCommand {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._/:@+-]+");

    private FetchCommand() {}

    /**
     * An encrypted bundle can't be completed, only collected again.
     *
     * @param nodes those with something missing, in order
     */
    static String of(ManifestHeader header, Collection<NodeId> nodes) {
        if (header.nodeLevel() && header.recipients().isEmpty()) {
            return "muster top-up " + header.id();
        }
        String spec = " --spec " + quoted(header.specName())
                + header.recipients().stream().map(r -> " --recipient " + r).collect(Collectors.joining());
        if (!header.nodeLevel()) {
            return "muster collect --local" + spec;
        }
        return "muster collect --nodes " + nodes.stream().map(NodeId::value).collect(Collectors.joining(",")) + spec;
    }

    private static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
