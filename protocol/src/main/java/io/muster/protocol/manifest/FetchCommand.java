package io.muster.protocol.manifest;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The command that would fetch what a bundle lacks. */
final class FetchCommand {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._/:@+-]+");

    private FetchCommand() {}

    static String of(ManifestHeader header) {
        if (header.nodeLevel()) {
            return "muster top-up " + header.id();
        }
        return "muster collect --local --spec " + quoted(header.specName())
                + header.recipients().stream().map(r -> " --recipient " + r).collect(Collectors.joining());
    }

    private static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
