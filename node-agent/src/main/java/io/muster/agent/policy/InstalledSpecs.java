package io.muster.agent.policy;

import io.muster.protocol.agent.JobOrder.Origin;
import io.muster.protocol.spec.BuiltInSpecs;
import io.muster.protocol.spec.CollectorSpec;
import io.muster.protocol.spec.Spec;
import io.muster.protocol.spec.SpecParser;
import io.muster.protocol.spec.SpecSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The specs that the owner has put on this node. A request names one, and every collector that it orders must be as the
 * node's own text says: what a coordinator calls by that name is not taken on trust.
 *
 * @param builtIn whether those that come with this agent count too
 */
record InstalledSpecs(Path folder, boolean builtIn) {
    /** As coordinators name stored specs. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}");

    /** @return the node's own collectors, or why there are none */
    Found find(@Nullable Origin origin) throws IOException {
        String name = origin == null ? null : origin.spec();
        if (name == null) {
            return new Found(null, "the node's policy is catalog-only, and the request brings a spec of its own");
        }
        Optional<SpecSource> source = NAME.matcher(name).matches() ? read(name) : Optional.empty();
        if (source.isEmpty()) {
            return new Found(null, "the node's policy is catalog-only, and no spec " + name + " is installed here");
        }
        Spec spec = SpecParser.parse(source.stream().toList());
        return spec.isValid()
                ? new Found(spec, null)
                : new Found(
                        null,
                        "the node's policy is catalog-only, and its spec " + name + " is wrong: "
                                + spec.errors().get(0));
    }

    private Optional<SpecSource> read(String name) throws IOException {
        Path file = folder.resolve(name + ".yaml");
        if (Files.exists(file)) {
            OwnersFile.check(file);
            return Optional.of(new SpecSource(name, Files.readString(file, StandardCharsets.UTF_8)));
        }
        return builtIn ? BuiltInSpecs.load(name) : Optional.empty();
    }

    /** Exactly one of both. */
    record Found(@Nullable Spec spec, @Nullable String problem) {
        /** Why an ordered collector is not one of the node's own. */
        @Nullable
        String denies(CollectorSpec ordered) {
            if (spec == null) {
                return problem;
            }
            return spec.collectors().stream().anyMatch(own -> same(own, ordered))
                    ? null
                    : "the node's policy is catalog-only, and " + ordered.id() + " is not as its spec " + spec.name()
                            + " says";
        }

        /** Its place in the order, and what it waits for, are the coordinator's business. */
        private static boolean same(CollectorSpec own, CollectorSpec ordered) {
            return own.action().equals(ordered.action())
                    && own.effectiveTimeout().equals(ordered.effectiveTimeout())
                    && own.exclusive().equals(ordered.exclusive())
                    && String.valueOf(own.collectorName()).equals(String.valueOf(ordered.collectorName()))
                    && String.valueOf(own.maxBytes()).equals(String.valueOf(ordered.maxBytes()));
        }
    }
}
