package io.muster.coordinator.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.ConfigFactory;
import io.muster.coordinator.collection.CollectionLimits;
import io.muster.coordinator.collection.CollectionRequest;
import io.muster.coordinator.collection.KnownNode;
import io.muster.coordinator.config.MusterConfig;
import io.muster.coordinator.upload.Destinations;
import io.muster.coordinator.upload.UploadTarget;
import io.muster.protocol.agent.RedactionOrder;
import io.muster.protocol.archive.BundleFormat;
import io.muster.protocol.encryption.Recipient;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StartFieldsTest {
    private static final Instant NOW = Instant.parse("2026-01-31T08:00:00Z");
    private static final List<KnownNode> NODES = List.of(node("n1", "db"), node("n2", "db"), node("n3", "web"));

    private static final MusterConfig CONFIG = MusterConfig.of(ConfigFactory.parseString(
            "muster.destinations { support { url = \"s3://bucket/in\" }, local { url = \"file:///srv/bundles\" } }"));

    private final StartFields fields = new StartFields(
            new SpecCatalog(Path.of("target", "no-such-folder")),
            CollectionLimits.defaults(CONFIG.limits()),
            new UploadFields(new Destinations(CONFIG.destinations(), CONFIG.delivery())));

    private static KnownNode node(String name, String role) {
        return new KnownNode(new NodeId(name), NOW, "1", "127.0.0.1", Map.of("role", role), Map.of());
    }

    @Test
    void takesTheOriginalRequestVerbatim() throws IOException {
        CollectionRequest request = valid(
                """
                {"from": "allnodes", "upload": true, "upload_host": "https://uploads.example.com",
                 "customer": "Example inc.", "ticket": "12345"}
                """);
        assertThat(request.upload()).isTrue();
        assertThat(request.customer()).isEqualTo("Example inc.");
        assertThat(request.ticket()).isEqualTo("12345");
        assertThat(request.specName()).isEqualTo("default");
        assertThat(request.collectors()).hasSizeGreaterThan(20);
        assertThat(request.selection().select(NODES)).hasSize(3);
        assertThat(request.format()).isEqualTo(BundleFormat.TAR_ZST);
        assertThat(request.redaction()).isEqualTo("strict");
        assertThat(Objects.requireNonNull(request.redactionOrder()).key()).hasSizeGreaterThan(40);
        assertThat(request.root()).matches("muster-20260131T080000Z-[0-9a-f]{8}");
    }

    @Test
    void takesADestinationByItsNameOrAnAddressBelowOne() throws IOException {
        assertThat(valid("{\"destination\": \"support\", \"customer\": \"c\"}").target())
                .isEqualTo(new UploadTarget("support", null, "c", null));
        assertThat(valid("{\"destination\": \"s3://bucket/in/today\"}").upload())
                .isTrue();
        assertThat(valid("{\"destination\": \"file:///srv/bundles\"}").upload()).isTrue();
        assertThat(valid("{\"destination\": \"https://any.example.com/in\", \"upload\": false}")
                        .upload())
                .isFalse();
    }

    @Test
    void readsEveryField() throws IOException {
        CollectionRequest request = valid(
                """
                {"id": "key-1", "from": "nodes", "nodes": ["n1", "n3"], "roles": "web,db", "labels": "role=web",
                 "spec": "logs", "since": "2h", "until": "2026-01-31T07:00:00Z", "redaction": "none",
                 "format": "tar.gz", "ifBusy": "reject",
                 "limits": {"nodes": 2, "collectorsPerNode": "3", "collectorTimeout": "90s", "nodeTimeout": "5m",
                            "timeout": "1h", "maxBytesPerCollector": "10Mi", "maxBytesPerNode": "1G", "maxBytes": 5000}}
                """);
        assertThat(request.key()).isEqualTo("key-1");
        assertThat(request.selection().select(NODES))
                .extracting(n -> n.node().value())
                .containsExactly("n3");
        assertThat(request.since()).isEqualTo(NOW.minus(Duration.ofHours(2)));
        assertThat(request.until()).isEqualTo(Instant.parse("2026-01-31T07:00:00Z"));
        assertThat(request.format()).isEqualTo(BundleFormat.TAR_GZ);
        assertThat(request.limits())
                .isEqualTo(new CollectionLimits(
                        2,
                        3,
                        Duration.ofSeconds(90),
                        Duration.ofMinutes(5),
                        Duration.ofHours(1),
                        10L << 20,
                        1_000_000_000L,
                        5000L,
                        2));
    }

    @Test
    void tellsEverythingThatIsWrongAtOnce() throws IOException {
        Map<String, String> errors = errors(
                """
                {"from": "some", "nodes": "n9", "spec": "nope", "since": "soon", "upload": "maybe",
                 "customer": "a/b", "ticket": "12x", "destination": "s3://b", "redaction": "some", "pseudonyms": "name",
                 "recipients": ["age1"], "format": "zip", "ifBusy": "wait", "colour": "red",
                 "limits": {"nodes": 0, "timeout": "never", "maxBytes": "-1", "speed": 1}}
                """);
        assertThat(errors.keySet())
                .containsExactlyInAnyOrder(
                        "from",
                        "nodes",
                        "spec",
                        "since",
                        "upload",
                        "customer",
                        "ticket",
                        "destination",
                        "redaction",
                        "pseudonyms",
                        "recipients",
                        "format",
                        "ifBusy",
                        "colour",
                        "limits.nodes",
                        "limits.timeout",
                        "limits.maxBytes",
                        "limits.speed");
        assertThat(errors.get("nodes")).contains("n9").contains("n1, n2, n3");
        assertThat(errors.get("colour"))
                .contains("unknown field")
                .contains("customer")
                .contains("upload_host");
        assertThat(errors.get("limits.speed")).contains("collectorsPerNode");
        assertThat(errors.get("redaction")).contains("strict").contains("none");
    }

    @Test
    void takesRecipientsAsAListOrATextAndNamesTheBadOne() throws IOException {
        String one = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";
        String other = "age1lvyvwawkr0mcnnnncaghunadrqkmuf9e6507x9y920xxpp866cnql7dp2z";
        assertThat(valid("{}").recipients()).isEmpty();
        assertThat(valid("{\"recipients\": [\"" + one + "\", \"" + other + "\"]}")
                        .recipients())
                .extracting(Recipient::key)
                .containsExactly(one, other);
        assertThat(valid("{\"recipients\": \"" + one + ", " + other + "\"}").recipients())
                .hasSize(2);
        assertThat(errors("{\"recipients\": [\"" + one + "\", \"age1bob\"]}").get("recipients"))
                .contains("\"age1bob\"")
                .contains("age-keygen");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "''", "['']", "','"})
    void anEmptyListOfRecipientsDoesNotMeanInClear(String nobody) throws IOException {
        assertThat(errors("{\"recipients\": " + nobody.replace('\'', '"') + "}"))
                .containsKey("recipients");
    }

    @Test
    void redactorsOfASpecAreOrderedFromTheNodes() throws IOException {
        String spec =
                """
                "apiVersion: troubleshoot.sh/v1beta2\\nkind: HostCollector\\nspec: {collectors: [cpu: {}]}\\n\
                ---\\napiVersion: troubleshoot.sh/v1beta2\\nkind: Redactor\\nspec: {redactors: [{removals: {values: [hush]}}]}\\n"
                """;
        RedactionOrder order =
                Objects.requireNonNull(valid("{\"spec\": " + spec + "}").redactionOrder());
        assertThat(order.redactors()).singleElement().asString().contains("hush");
        assertThat(order.toString()).doesNotContain("hush");
        assertThat(valid("{\"spec\": " + spec + ", \"redaction\": \"none\"}").warnings())
                .singleElement()
                .asString()
                .contains("redactors are not applied");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'upload': true} | upload_host",
                "{'upload_host': 'https://u.example.com'} | customer",
                "{'upload_host': 'ftp://u', 'customer': 'c'} | upload_host",
                "{'upload_host': 'not a url', 'customer': 'c'} | upload_host",
                "{'upload_proxy': 'http://p'} | upload_proxy",
                "{'upload_host': 'https://u:p@h', 'customer': 'c'} | upload_host",
                "{'upload_host': 'https://h?sig=1', 'customer': 'c'} | upload_host",
                "{'upload_host': 'https://h/a/../b', 'customer': 'c'} | upload_host",
                "{'upload_host': 'https://h', 'customer': '..'} | customer",
                "{'upload_host': 'https://h', 'customer': 'c', 'upload_proxy': 'http://u:p@h:1'} | upload_proxy",
                "{'upload_host': 'https://h', 'customer': 'c', 'destination': 'support'} | destination",
                "{'destination': 'nowhere'} | destination",
                "{'destination': 's3://bucket/elsewhere'} | destination",
                "{'destination': 's3://bucket/in/../out'} | destination",
                "{'destination': 'file:///etc'} | destination",
                "{'destination': 'file:///srv/bundles-not'} | destination",
                "{'destination': 'sftp://user@host/in'} | destination",
                "{'from': 'nodes'} | nodes",
                "{'nodes': 'n1'} | nodes",
                "{'from': 'nodes', 'nodes': 'n1,,n2'} | nodes",
                "{'from': 'nodes', 'nodes': 'n1', 'roles': 'web'} | from",
                "{'labels': {'role': 'none'}} | from",
                "{'labels': 'role'} | labels",
                "{'limits': 3} | limits",
                "{'customer': ['x']} | customer",
                "{'since': '1h', 'until': '2h'} | until",
                "{'spec': {'kind': 'HostCollector'}} | spec",
                "{'id': 'a b'} | id"
            })
    void namesTheFieldThatIsWrong(String body, String field) throws IOException {
        assertThat(errors(body.replace('\'', '"'))).containsOnlyKeys(field);
    }

    @Test
    void aClusterWithoutNodesIsToldSo() throws IOException {
        assertThat(read("{}", List.of()).errors()).containsOnlyKeys("from");
    }

    @Test
    void theHeaderAndTheFieldForIdempotencyMustAgree() throws IOException {
        StartFields.Caller caller = new StartFields.Caller("ann", NOW, "k1");
        assertThat(fields.read(object("{}"), caller, NODES).request())
                .extracting(CollectionRequest::key)
                .isEqualTo("k1");
        assertThat(fields.read(object("{\"id\": \"k2\"}"), caller, NODES).errors())
                .containsOnlyKeys("id");
    }

    @Test
    void aStoredSpecTakesPrecedenceOverABuiltInOne() throws IOException {
        Path data = Files.createTempDirectory("muster-specs");
        Path folder = Files.createDirectory(data.resolve("specs"));
        Path file = folder.resolve("logs.yaml");
        Files.writeString(
                file,
                """
                apiVersion: troubleshoot.sh/v1beta2
                kind: HostCollector
                metadata: {name: mine}
                spec: {collectors: [{cpu: {}}]}
                """);
        SpecCatalog catalog = new SpecCatalog(data);
        assertThat(catalog.list()).anySatisfy(e -> {
            assertThat(e.name()).isEqualTo("logs");
            assertThat(e.source()).isEqualTo("stored");
            assertThat(e.collectors()).isEqualTo(1);
        });
        assertThat(catalog.find("../credentials")).isEmpty();
        Files.delete(file);
        Files.delete(folder);
        Files.delete(data);
    }

    @Property(tries = 300)
    void anyTextInAnyFieldIsAnErrorOrARequestNeverACrash(@ForAll String text) throws IOException {
        for (String field : List.of("from", "nodes", "labels", "spec", "since", "format", "upload_host", "id")) {
            ObjectNode body = Json.mapper().createObjectNode().put(field, text);
            StartFields.Result result = fields.read(body, new StartFields.Caller("ann", NOW, null), NODES);
            assertThat(result.request() == null).isEqualTo(!result.errors().isEmpty());
        }
    }

    private CollectionRequest valid(String body) throws IOException {
        StartFields.Result result = read(body, NODES);
        assertThat(result.errors()).isEmpty();
        return Objects.requireNonNull(result.request());
    }

    private Map<String, String> errors(String body) throws IOException {
        StartFields.Result result = read(body, NODES);
        assertThat(result.request()).isNull();
        return result.errors();
    }

    private StartFields.Result read(String body, List<KnownNode> nodes) throws IOException {
        return fields.read(object(body), new StartFields.Caller("ann", NOW, null), nodes);
    }

    private static ObjectNode object(String json) throws IOException {
        return (ObjectNode) Json.mapper().readTree(json);
    }
}
