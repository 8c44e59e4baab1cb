package io.muster.agent.local;

import io.muster.protocol.agent.JobOrder.JobLimits;
import io.muster.protocol.agent.RedactionOrder;
import io.muster.protocol.archive.BundleFormat;
import io.muster.protocol.archive.EncryptedSealer;
import io.muster.protocol.encryption.Recipient;
import io.muster.protocol.encryption.RecipientArguments;
import io.muster.protocol.redaction.RedactorSpec;
import io.muster.protocol.spec.BuiltInSpecs;
import io.muster.protocol.spec.ByteSize;
import io.muster.protocol.spec.Durations;
import io.muster.protocol.spec.Spec;
import io.muster.protocol.spec.SpecSource;
import io.muster.protocol.spec.TimeBound;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of local mode. */
@Command(
        name = "muster collect --local",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Collects from this host alone, without any cluster, into one file.",
        footer = {
            "",
            "Exit codes: 0 complete, 2 bad input, 3 partial (the table and the manifest say what is missing),",
            "4 nothing collected, 5 interrupted, 1 anything else.",
            "",
            "Example:",
            "  muster collect --local --spec logs --since 2h --output /tmp/logs.tar.zst"
        })
final class LocalOptions {
    private static final long MAX_SPEC_BYTES = 4 << 20;

    @Option(names = "--local", description = "This mode.")
    boolean local;

    @Option(
            names = "--spec",
            paramLabel = "FILE",
            description = "Spec: a file, or the name of a built-in one (default, logs). Several are joined.")
    List<String> specs = List.of();

    @Option(names = "--output", paramLabel = "FILE", description = "Result. Default: muster-<time>-<id> here.")
    @Nullable
    Path output;

    @Option(names = "--format", paramLabel = "FORMAT", description = "tar.zst (default) or tar.gz.")
    String format = "tar.zst";

    @Option(names = "--since", paramLabel = "TIME", description = "Logs from then on: a time, or an age such as 2h.")
    @Nullable
    String since;

    @Option(names = "--until", paramLabel = "TIME", description = "Logs up to then.")
    @Nullable
    String until;

    @Option(
            names = "--limit",
            paramLabel = "NAME=VALUE",
            description = "collectorsPerNode, collectorTimeout, nodeTimeout, maxBytesPerCollector or maxBytesPerNode.")
    Map<String, String> limits = new LinkedHashMap<>();

    @Option(
            names = "--redaction",
            paramLabel = "PROFILE",
            description = "strict (default), troubleshoot, couchbase, or none, which leaves every secret in.")
    String redaction = RedactionOrder.DEFAULT;

    @Option(
            names = "--pseudonyms",
            split = ",",
            paramLabel = "KIND",
            description = "Consistent names instead of these values: ip, mac, host, user, email.")
    List<String> pseudonyms = List.of();

    @Option(
            names = "--recipient",
            paramLabel = "KEY",
            description = "Encrypt for this age public key (age1…); several may be given.")
    @Nullable
    List<String> recipients;

    @Option(
            names = "--recipients-file",
            paramLabel = "FILE",
            description = "The same, with a key a line as age -R takes it.")
    @Nullable
    List<Path> recipientsFiles;

    /** @throws IllegalArgumentException for the user */
    List<Recipient> recipients() {
        return RecipientArguments.read(recipients, recipientsFiles);
    }

    /** What a file's name ends with that nobody has named. */
    String extension() {
        return recipients().isEmpty() ? bundleFormat().extension() : EncryptedSealer.EXTENSION;
    }

    /** @throws IllegalArgumentException for the user */
    BundleFormat bundleFormat() {
        return BundleFormat.of(format);
    }

    @Nullable
    Instant since(Instant now) {
        return since == null ? null : TimeBound.parse(since, now);
    }

    @Nullable
    Instant until(Instant now) {
        return until == null ? null : TimeBound.parse(until, now);
    }

    /** Whether specs that ask for redaction may run without it. */
    boolean allowUnredacted() {
        return redaction.equals(RedactionOrder.NONE);
    }

    /** With a key of its own; null where nothing is to be removed. */
    @Nullable
    RedactionOrder redactionOrder(Spec spec) {
        if (!RedactionOrder.PROFILES.contains(redaction)) {
            throw new IllegalArgumentException(
                    "--redaction " + redaction + ": not one of " + String.join(", ", RedactionOrder.PROFILES));
        }
        RedactionOrder.problemWith(pseudonyms, redaction).ifPresent(problem -> {
            throw new IllegalArgumentException("--pseudonyms " + String.join(",", pseudonyms) + ": " + problem);
        });
        return redaction.equals(RedactionOrder.NONE)
                ? null
                : RedactionOrder.withNewKey(
                        redaction,
                        pseudonyms,
                        spec.redactors().stream().map(RedactorSpec::toJson).toList());
    }

    List<SpecSource> sources() throws IOException {
        List<SpecSource> sources = new ArrayList<>();
        for (String name : specs.isEmpty() ? List.of("default") : specs) {
            Path file = Path.of(name);
            if (Files.exists(file)) {
                if (Files.size(file) > MAX_SPEC_BYTES) {
                    throw new IllegalArgumentException(name + " is larger than " + ByteSize.format(MAX_SPEC_BYTES));
                }
                sources.add(new SpecSource(name, Files.readString(file)));
            } else {
                Optional<SpecSource> builtIn = BuiltInSpecs.load(name);
                sources.add(
                        builtIn.orElseThrow(() -> new IllegalArgumentException("no such file, and no built-in spec ("
                                + String.join(", ", BuiltInSpecs.names()) + "): " + name)));
            }
        }
        return sources;
    }

    JobLimits jobLimits() {
        Map<String, String> left = new LinkedHashMap<>(limits);
        String slots = left.remove("collectorsPerNode");
        String collectorTimeout = left.remove("collectorTimeout");
        String nodeTimeout = left.remove("nodeTimeout");
        String perCollector = left.remove("maxBytesPerCollector");
        String perNode = left.remove("maxBytesPerNode");
        if (!left.isEmpty()) {
            throw new IllegalArgumentException("--limit: no such limit here: " + String.join(", ", left.keySet()));
        }
        return new JobLimits(
                slots == null ? 8 : slots(slots),
                collectorTimeout == null ? null : Durations.parse(collectorTimeout),
                nodeTimeout == null ? Duration.ofMinutes(30) : Durations.parse(nodeTimeout),
                perCollector == null ? 2L << 30 : ByteSize.parse(perCollector),
                perNode == null ? 20L << 30 : ByteSize.parse(perNode),
                1);
    }

    private static int slots(String text) {
        if (!text.matches("[1-9][0-9]{0,2}")) {
            throw new IllegalArgumentException("--limit collectorsPerNode: not 1 to 999: " + text);
        }
        return Integer.parseInt(text);
    }
}
