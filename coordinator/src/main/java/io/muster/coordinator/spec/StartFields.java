package io.muster.coordinator.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.coordinator.collection.CollectionLimits;
import io.muster.coordinator.collection.CollectionRequest;
import io.muster.coordinator.collection.KnownNode;
import io.muster.coordinator.collection.Selection;
import io.muster.protocol.agent.RedactionOrder;
import io.muster.protocol.archive.BundleFormat;
import io.muster.protocol.encryption.AgeEncryption;
import io.muster.protocol.encryption.Recipient;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.redaction.RedactorSpec;
import io.muster.protocol.spec.ByteSize;
import io.muster.protocol.spec.Durations;
import io.muster.protocol.spec.Spec;
import io.muster.protocol.spec.SpecOptions;
import io.muster.protocol.spec.SpecParser;
import io.muster.protocol.spec.SpecProblem;
import io.muster.protocol.spec.SpecSource;
import io.muster.protocol.spec.TimeBound;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the body of {@code POST /collectLogs/start}. Everything wrong with it is told at once, by field. */
public final class StartFields {
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,200}");

    private final SpecCatalog specs;
    private final CollectionLimits defaults;
    private final UploadFields uploads;

    public StartFields(SpecCatalog specs, CollectionLimits defaults, UploadFields uploads) {
        this.specs = specs;
        this.defaults = defaults;
        this.uploads = uploads;
    }

    /** A request body from a form: {@code limits.nodes=4} means the field {@code nodes} of {@code limits}. */
    public static ObjectNode fromForm(Map<String, String> form) {
        return Fields.fromForm(form);
    }

    /** Who asks, when, and under which idempotency key of the header. */
    public record Caller(String user, Instant now, @Nullable String key) {}

    /** Exactly one of both: a request, or errors by field. */
    public record Result(
            @Nullable CollectionRequest request,
            boolean rejectIfBusy,
            boolean ignorePreflight,
            Map<String, String> errors) {}

    /** @param known all known nodes. Reads a file where a stored spec is named. */
    public Result read(ObjectNode body, Caller caller, List<KnownNode> known) throws IOException {
        Map<String, String> errors = new TreeMap<>();
        Fields fields = new Fields(body, errors);
        Selection selection = selection(fields, known);
        SpecSource source = source(fields);
        String redaction = choice(fields, "redaction", RedactionOrder.PROFILES, RedactionOrder.DEFAULT);
        List<String> pseudonyms = pseudonyms(fields, redaction);
        boolean asIs = RedactionOrder.NONE.equals(redaction);
        Spec spec = source == null ? null : parse(source, asIs, fields);
        boolean reject = "reject".equals(choice(fields, "ifBusy", List.of("queue", "reject"), "queue"));
        BundleFormat format = fields.parsed("format", BundleFormat::of);
        Instant since = fields.parsed("since", text -> TimeBound.parse(text, caller.now()));
        Instant until = fields.parsed("until", text -> TimeBound.parse(text, caller.now()));
        if (since != null && until != null && until.isBefore(since)) {
            fields.error("until", "is before since");
        }
        CollectionLimits limits = limits(fields.object("limits"));
        UploadFields.Read upload = uploads.read(fields);
        List<Recipient> recipients = recipients(fields);
        String key = key(fields, caller.key());
        fields.refuseOthers();
        if (!errors.isEmpty() || spec == null || source == null) {
            return new Result(null, reject, upload.ignorePreflight(), errors);
        }
        List<String> warnings = spec.problems().stream()
                .filter(p -> p.severity() == SpecProblem.Severity.WARNING)
                .map(SpecProblem::toString)
                .toList();
        CollectionRequest request = new CollectionRequest(
                CollectionId.next(caller.now()),
                key,
                caller.user(),
                caller.now(),
                selection,
                source.name(),
                source.text(),
                spec.collectors(),
                warnings,
                format == null ? BundleFormat.TAR_ZST : format,
                redaction,
                asIs ? null : RedactionOrder.withNewKey(redaction, pseudonyms, redactors(spec)),
                recipients,
                since,
                until,
                limits,
                upload.customer(),
                upload.ticket(),
                upload.wanted(),
                upload.host(),
                upload.proxy(),
                upload.destination(),
                null);
        return new Result(request, reject, upload.ignorePreflight(), Map.of());
    }

    private static List<String> redactors(Spec spec) {
        return spec.redactors().stream().map(RedactorSpec::toJson).toList();
    }

    private static Selection selection(Fields fields, List<KnownNode> known) {
        boolean all = !"nodes".equals(choice(fields, "from", List.of("allnodes", "nodes"), "allnodes"));
        Map<String, KnownNode> byName =
                known.stream().collect(Collectors.toMap(n -> n.node().value(), n -> n, (a, b) -> a, TreeMap::new));
        List<String> names = fields.list("nodes");
        List<String> unknown =
                names.stream().filter(n -> !byName.containsKey(n)).distinct().toList();
        if (!unknown.isEmpty()) {
            fields.error(
                    "nodes",
                    "Invalid node(s): " + String.join(", ", unknown) + "; known are "
                            + String.join(", ", byName.keySet()));
        }
        if (!all && names.isEmpty()) {
            fields.error("nodes", "At least one node must be selected");
        } else if (all && fields.has("nodes")) {
            fields.error("nodes", "goes with from=nodes only");
        }
        Selection selection = new Selection(
                all,
                known.stream()
                        .map(KnownNode::node)
                        .filter(n -> names.contains(n.value()))
                        .toList(),
                fields.map("labels"),
                fields.list("roles"));
        if (known.isEmpty()) {
            fields.error("from", "no node is known yet; start an agent first");
        } else if (selection.select(known).isEmpty() && fields.isClean("from", "nodes", "labels", "roles")) {
            fields.error("from", "no node matches the labels and roles");
        }
        return selection;
    }

    private @Nullable SpecSource source(Fields fields) throws IOException {
        JsonNode value = fields.raw("spec");
        if (value != null && value.isObject()) {
            return new SpecSource(SpecSource.INLINE, value.toPrettyString());
        }
        String text = value == null ? SpecCatalog.DEFAULT : fields.text("spec");
        if (text == null) {
            return null;
        }
        if (text.contains("\n") || text.strip().startsWith("{")) {
            return new SpecSource(SpecSource.INLINE, text);
        }
        Optional<SpecSource> stored = specs.find(text);
        if (stored.isEmpty()) {
            fields.error(
                    "spec",
                    "no stored spec has the name \"" + text + "\"; known are "
                            + specs.list().stream().map(SpecCatalog.Entry::name).collect(Collectors.joining(", "))
                            + "; or give the text of one");
        }
        return stored.orElse(null);
    }

    /** @param asIs the caller said {@code redaction=none}, so that redactors in the spec are a warning, not an error */
    private static Spec parse(SpecSource source, boolean asIs, Fields fields) {
        Spec spec = SpecParser.parse(List.of(source), new SpecOptions(asIs, false));
        if (!spec.isValid()) {
            fields.error(
                    "spec", spec.errors().stream().map(SpecProblem::toString).collect(Collectors.joining("\n")));
        }
        return spec;
    }

    private CollectionLimits limits(Fields f) {
        CollectionLimits limits = new CollectionLimits(
                f.number("nodes", 1, 10_000).orElse(defaults.nodes()),
                f.number("collectorsPerNode", 1, 1_000).orElse(defaults.collectorsPerNode()),
                f.has("collectorTimeout") ? duration(f, "collectorTimeout") : defaults.collectorTimeout(),
                Objects.requireNonNullElse(duration(f, "nodeTimeout"), defaults.nodeTimeout()),
                Objects.requireNonNullElse(duration(f, "timeout"), defaults.timeout()),
                Objects.requireNonNullElse(bytes(f, "maxBytesPerCollector"), defaults.maxBytesPerCollector()),
                Objects.requireNonNullElse(bytes(f, "maxBytesPerNode"), defaults.maxBytesPerNode()),
                f.has("maxBytes") ? bytes(f, "maxBytes") : defaults.maxBytes(),
                defaults.transfers());
        f.refuseOthers();
        return limits;
    }

    private static @Nullable Duration duration(Fields f, String field) {
        return f.parsed(field, text -> {
            Duration value = Durations.parse(text);
            if (value.compareTo(Duration.ofMillis(1)) < 0 || value.compareTo(Duration.ofDays(30)) > 0) {
                throw new IllegalArgumentException("must be from 1ms to 720h");
            }
            return value;
        });
    }

    private static @Nullable Long bytes(Fields f, String field) {
        return f.parsed(field, text -> {
            long value = ByteSize.parse(text);
            if (value <= 0) {
                throw new IllegalArgumentException("must be more than zero bytes");
            }
            return value;
        });
    }

    private static List<String> pseudonyms(Fields fields, String redaction) {
        List<String> kinds = fields.list("pseudonyms");
        RedactionOrder.problemWith(kinds, redaction).ifPresent(problem -> fields.error("pseudonyms", problem));
        return kinds.stream().distinct().toList();
    }

    /** Each is checked, and used once: what a node could not encrypt for is told here. */
    private static List<Recipient> recipients(Fields fields) {
        try {
            List<Recipient> recipients = Recipient.parseAll(fields.list("recipients"));
            if (!recipients.isEmpty()) {
                AgeEncryption.of(recipients);
            } else if (fields.isNamed("recipients") && fields.isClean("recipients")) {
                // An empty variable in a script must not mean: in clear.
                fields.error("recipients", "names nobody; leave it out to collect without encryption");
            }
            return recipients;
        } catch (IllegalArgumentException | IOException e) {
            fields.error("recipients", String.valueOf(e.getMessage()));
            return List.of();
        }
    }

    /** Whether a text may be an idempotency key. */
    public static boolean isKey(String text) {
        return KEY.matcher(text).matches();
    }

    private static @Nullable String key(Fields fields, @Nullable String header) {
        String field = fields.matching("id", KEY, "1 to 200 printable characters");
        if (header != null && !isKey(header)) {
            fields.error("Idempotency-Key", "must be 1 to 200 printable characters");
        }
        if (header != null && field != null && !header.equals(field)) {
            fields.error("id", "differs from the header Idempotency-Key");
        }
        return header != null ? header : field;
    }

    private static String choice(Fields fields, String field, List<String> choices, String otherwise) {
        String value = fields.parsed(field, text -> {
            if (!choices.contains(text)) {
                throw new IllegalArgumentException("must be one of " + String.join(", ", choices));
            }
            return text;
        });
        return value == null ? otherwise : value;
    }
}
