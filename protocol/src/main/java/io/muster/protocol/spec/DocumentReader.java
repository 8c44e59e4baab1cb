package io.muster.protocol.spec;

import io.muster.protocol.spec.CollectorSpec.Scope;
import io.muster.protocol.spec.SpecNode.Field;
import io.muster.protocol.spec.SpecNode.Fields;
import io.muster.protocol.spec.SpecNode.Items;
import io.muster.protocol.spec.SpecNode.Scalar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one document by its kind, and what is wrapped in Secrets and ConfigMaps. */
final class DocumentReader {
    private static final Pattern API_VERSION =
            Pattern.compile("troubleshoot\\.sh/v1beta[123]|troubleshoot\\.replicated\\.com/v1beta1");
    private static final Map<String, Scope> CLUSTER_FIRST =
            ordered("collectors", Scope.CLUSTER, "hostCollectors", Scope.HOST);
    private static final Map<String, Scope> HOST_ONLY = Map.of("collectors", Scope.HOST);
    /** The kinds that hold collectors, with the lists they hold them in. */
    private static final Map<String, Map<String, Scope>> LISTS = Map.of(
            "SupportBundle", CLUSTER_FIRST,
            "Collector", CLUSTER_FIRST,
            "HostCollector", HOST_ONLY,
            "RemoteCollector", HOST_ONLY,
            "Preflight", ordered("collectors", Scope.CLUSTER, "remoteCollectors", Scope.HOST),
            "HostPreflight", ordered("collectors", Scope.HOST, "remoteCollectors", Scope.HOST));

    /** The kinds whose {@code analyzers} are of hosts. */
    private static final Set<String> ANALYZE_HOSTS = Set.of("HostCollector", "HostPreflight", "RemoteCollector");

    private static final List<String> KINDS = List.of(
            "SupportBundle",
            "HostCollector",
            "Collector",
            "HostPreflight",
            "Preflight",
            "RemoteCollector",
            "Analyzer",
            "Redactor");
    private static final Set<String> WRAPPERS = Set.of("Secret", "ConfigMap");
    /** Fields of the schema that ask for what this version does not do. */
    private static final Map<String, String> NOT_DONE = Map.of(
            "afterCollection", " is not done by this version: nothing is uploaded",
            "uploadResultsTo", " is not done by this version: nothing is uploaded",
            "uploadResultSpecs", " is not done by this version: nothing is uploaded",
            "uri", " is not fetched: this document is used as it is",
            "nodeSelector", " is ignored: the request selects the nodes");

    private final SpecDraft draft;
    private final SpecOptions options;

    DocumentReader(SpecDraft draft, SpecOptions options) {
        this.draft = draft;
        this.options = options;
    }

    private static Map<String, Scope> ordered(String first, Scope firstScope, String second, Scope secondScope) {
        Map<String, Scope> lists = new LinkedHashMap<>();
        lists.put(first, firstScope);
        lists.put(second, secondScope);
        return lists;
    }

    void readAll(SpecSource source) {
        Place place = new Place(draft.problems(), source.name(), "document", 0);
        YamlDocuments.read(source.text(), place).forEach(document -> read(document, place, true));
    }

    private void read(SpecNode document, Place place, boolean mayWrap) {
        if (document instanceof Scalar scalar && scalar.isNull()) {
            return;
        }
        if (!(document instanceof Fields map)) {
            place.error(document.line(), "must be a map with apiVersion, kind and spec, not " + document.kind());
            return;
        }
        FieldReader fields = new FieldReader(map, place);
        String apiVersion = fields.text("apiVersion");
        String kind = fields.text("kind");
        if (apiVersion == null || kind == null) {
            place.error(
                    document.line(),
                    (kind == null ? "kind" : "apiVersion")
                            + " is missing; a spec starts with \"apiVersion: troubleshoot.sh/v1beta2\" and"
                            + " \"kind: SupportBundle\"");
        } else if (mayWrap && apiVersion.equals("v1") && WRAPPERS.contains(kind)) {
            WrappedDocuments.unwrap(fields, kind).forEach((inner, text) -> YamlDocuments.read(text, inner)
                    .forEach(wrapped -> read(wrapped, inner, false)));
        } else if (!API_VERSION.matcher(apiVersion).matches() || !KINDS.contains(kind)) {
            place.warning(
                    document.line(),
                    "kind " + Durations.quote(kind) + " of " + Durations.quote(apiVersion) + " is unknown and ignored"
                            + NearestName.hint(kind, KINDS));
        } else {
            body(fields, kind);
        }
    }

    private void body(FieldReader fields, String kind) {
        fields.field("metadata");
        fields.field("status");
        if (kind.equals("Redactor")) {
            redactor(fields);
            return;
        }
        Field spec = fields.field("spec");
        fields.finish();
        if (spec == null) {
            fields.error("spec", " is required");
        } else if (spec.value() instanceof Fields body) {
            draft.startDocument();
            FieldReader lists = new FieldReader(body, fields.place().at("spec"));
            lists(lists, LISTS.getOrDefault(kind, Map.of()), ANALYZE_HOSTS.contains(kind));
        } else {
            fields.error("spec", " must be a map, not " + spec.value().kind());
        }
    }

    private void redactor(FieldReader fields) {
        Field spec = fields.field("spec");
        if (options.allowUnredacted()) {
            fields.place().warning(fields.line(), "redactors are not applied, as redaction \"none\" was asked for");
        } else if (spec != null && spec.value() instanceof Fields body) {
            FieldReader reader = new FieldReader(body, fields.place().at("spec"));
            draft.redactors().addAll(RedactorReader.read(reader));
            for (String ignored : NOT_DONE.keySet()) {
                if (reader.has(ignored)) {
                    reader.warning(ignored, String.valueOf(NOT_DONE.get(ignored)));
                }
            }
            reader.finish();
        } else {
            fields.error(
                    "spec",
                    spec == null
                            ? " is required"
                            : " must be a map, not " + spec.value().kind());
        }
        fields.finish();
    }

    private void lists(FieldReader spec, Map<String, Scope> lists, boolean analyzeHosts) {
        lists.forEach((name, scope) -> list(spec, name, "collectors", (item, place) -> draft.add(item, scope, place)));
        list(spec, "analyzers", "analyzers", (item, place) -> draft.addAnalyzer(item, analyzeHosts, place));
        list(spec, "hostAnalyzers", "analyzers", (item, place) -> draft.addAnalyzer(item, true, place));
        NOT_DONE.forEach((name, message) -> {
            if (spec.has(name)) {
                spec.warning(name, message);
            }
        });
        spec.field("runHostCollectorsInPod");
        spec.finish();
    }

    private static void list(FieldReader spec, String name, String what, BiConsumer<SpecNode, Place> add) {
        @Nullable Field field = spec.field(name);
        if (field == null) {
            return;
        }
        if (!(field.value() instanceof Items list)) {
            spec.error(
                    name,
                    " must be a list of " + what + ", not " + field.value().kind());
            return;
        }
        for (int i = 0; i < list.items().size(); i++) {
            add.accept(list.items().get(i), spec.place().at("spec." + name + "[" + i + "]"));
        }
    }
}
