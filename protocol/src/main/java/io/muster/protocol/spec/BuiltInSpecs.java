package io.muster.protocol.spec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The specs that come with Muster: {@code default} for a first look at a Linux host, {@code logs} for log files. */
public final class BuiltInSpecs {
    private static final List<String> NAMES = List.of("default", "logs");

    private BuiltInSpecs() {}

    /** The names that {@link #load} knows, in the order to show them. */
    public static List<String> names() {
        return NAMES.stream()
                .filter(name -> BuiltInSpecs.class.getResource(resource(name)) != null)
                .toList();
    }

    /** The text of a spec that comes with Muster; empty for any other name. */
    public static Optional<SpecSource> load(String name) {
        if (!NAMES.contains(name)) {
            return Optional.empty();
        }
        try (InputStream in = BuiltInSpecs.class.getResourceAsStream(resource(name))) {
            return in == null
                    ? Optional.empty()
                    : Optional.of(new SpecSource(name, new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read a resource of this program", e);
        }
    }

    private static String resource(String name) {
        return "builtin/" + name + ".yaml";
    }
}
