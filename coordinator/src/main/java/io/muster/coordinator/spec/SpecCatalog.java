package io.muster.coordinator.spec;

import io.muster.protocol.spec.BuiltInSpecs;
import io.muster.protocol.spec.Spec;
import io.muster.protocol.spec.SpecParser;
import io.muster.protocol.spec.SpecSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Specs by name: those that come with Muster, and {@code <data-dir>/specs/<name>.yaml}, which take precedence. */
public final class SpecCatalog {
    /** Taken where a request names none. */
    public static final String DEFAULT = "default";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}");
    private static final String ENDING = ".yaml";

    private final Path folder;

    public SpecCatalog(Path dataDir) {
        this.folder = dataDir.resolve("specs");
    }

    /** A stored spec: its name, where it comes from, and how many collectors it has. */
    public record Entry(String name, String source, int collectors, boolean valid) {}

    /** All specs by name. Reads files. */
    public List<Entry> list() throws IOException {
        TreeSet<String> names = new TreeSet<>(BuiltInSpecs.names());
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                files.map(f -> f.getFileName().toString())
                        .filter(f -> f.endsWith(ENDING))
                        .map(f -> f.substring(0, f.length() - ENDING.length()))
                        .filter(n -> NAME.matcher(n).matches())
                        .forEach(names::add);
            }
        }
        List<Entry> entries = new ArrayList<>();
        for (String name : names) {
            SpecSource source = find(name).orElseThrow(() -> new IOException("spec " + name + " vanished"));
            Spec spec = SpecParser.parse(List.of(source));
            String from = Files.exists(file(name)) ? "stored" : "built-in";
            entries.add(new Entry(name, from, spec.collectors().size(), spec.isValid()));
        }
        return entries;
    }

    /** The text of a stored spec. Reads a file. */
    public Optional<SpecSource> find(String name) throws IOException {
        if (!NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        if (Files.isRegularFile(file(name))) {
            return Optional.of(new SpecSource(name, Files.readString(file(name), StandardCharsets.UTF_8)));
        }
        return BuiltInSpecs.load(name);
    }

    private Path file(String name) {
        return folder.resolve(name + ENDING);
    }
}
