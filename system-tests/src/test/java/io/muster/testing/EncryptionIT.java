package io.muster.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.exceptionfactory.jagged.x25519.X25519KeyPairGenerator;
import io.muster.protocol.archive.BundleDecryption;
import io.muster.protocol.archive.BundleReader;
import io.muster.protocol.archive.BundleVerifier;
import io.muster.protocol.archive.EntryRecord;
import io.muster.protocol.archive.Verification;
import io.muster.protocol.encryption.AgeIdentities;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.plan.CollectionState;
import io.muster.testing.cluster.TestCluster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyPair;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Collections for recipients: the coordinator moves what it cannot read. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EncryptionIT {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String CANARY = "canary-0c5d61f9";
    private static final String NAME = "name-of-" + CANARY;

    private Path folder;
    private TestCluster cluster;
    private Path logs;
    private String recipient;
    private String identity;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        KeyPair pair = new X25519KeyPairGenerator().generateKeyPair();
        recipient = text(pair.getPublic());
        identity = text(pair.getPrivate());
        logs = Files.createDirectory(folder.resolve("logs"));
        Files.writeString(logs.resolve(NAME + ".log"), content());
        Files.writeString(logs.resolve("small.log"), CANARY);
        cluster = TestCluster.inOneJvm(Artifacts.folder("EncryptionIT"))
                .agents("a", "b")
                .start();
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    /** Of what hardly shrinks, so that it takes several chunks. */
    private static String content() {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder();
        while (text.length() < 16_000_000) {
            text.append(CANARY).append(' ');
            for (int i = 0; i < 20; i++) {
                text.append(Long.toHexString(random.nextLong()));
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static String text(Key key) {
        return new String(key.getEncoded(), StandardCharsets.US_ASCII);
    }

    private CollectionId collect(List<String> nodes, Map<String, ?> more) {
        String spec =
                """
                apiVersion: troubleshoot.sh/v1beta2
                kind: HostCollector
                metadata: {name: test}
                spec:
                  collectors:
                    - copy: {collectorName: logs, path: LOGS/**}
                    - run: {collectorName: slow, command: sh, args: [-c, "sleep 1; echo done"]}
                """
                        .replace("LOGS", logs.toString());
        cluster.api().awaitConnected(nodes.size(), MINUTE);
        Map<String, Object> fields = new HashMap<>(more);
        fields.put("from", "nodes");
        fields.put("nodes", nodes);
        fields.put("spec", spec);
        return cluster.api().start(fields);
    }

    @Test
    void theCoordinatorHoldsNothingThatItCouldReadAndTheKeyOpensEverything() throws IOException {
        CollectionId id = collect(List.of("a", "b"), Map.of("recipients", List.of(recipient)));
        CollectionView end = cluster.api().awaitEnd(id, MINUTE);
        assertThat(end.status()).as(end.toString()).isEqualTo(CollectionState.COMPLETED);
        assertThat(filesThatHold(cluster.coordinator().data())).isEmpty();

        Path bundle = cluster.api().download(id, folder.resolve("bundle.tar"));
        Verification outside = BundleVerifier.verify(bundle);
        assertThat(outside.findings()).isEmpty();
        assertThat(outside.encrypted()).isTrue();
        assertThat(outside.collected()).isEqualTo(4);

        Path opened = folder.resolve("opened.tar.zst");
        assertThat(BundleDecryption.decrypt(bundle, AgeIdentities.parse(identity), opened)
                        .warnings())
                .isEmpty();
        assertThat(BundleVerifier.verify(opened).findings()).isEmpty();
        for (String node : List.of("a", "b")) {
            assertThat(content(opened, node, NAME + ".log")).isEqualTo(Files.readString(logs.resolve(NAME + ".log")));
        }
    }

    @Test
    void theManifestAndTheBundleAreServedAsWhatTheyAre() {
        CollectionId id = collect(List.of("a", "b"), Map.of("recipients", recipient));
        CollectionView end = cluster.api().awaitEnd(id, MINUTE);
        assertThat(end.bundle()).isNotNull().satisfies(b -> assertThat(b.file()).endsWith(".tar"));
        HttpResponse<String> manifest = cluster.api().send("GET", "/collectLogs/tasks/" + id + "/manifest", "");
        assertThat(manifest.body()).contains(recipient, "COLLECTED").doesNotContain(CANARY);
        HttpResponse<String> entries = cluster.api().send("GET", "/collectLogs/tasks/" + id + "/entries", "");
        assertThat(entries.statusCode()).isEqualTo(409);
        assertThat(entries.body()).contains("BUNDLE_ENCRYPTED", "muster bundle decrypt");
        HttpResponse<String> head = cluster.api()
                .await(
                        cluster.api()
                                .request("/collectLogs/tasks/" + id + "/bundle")
                                .header("Range", "bytes=257-261")
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(head.statusCode()).isEqualTo(206);
        assertThat(head.body()).isEqualTo("ustar");
        assertThat(head.headers().firstValue("Content-Type")).hasValue("application/x-tar");
    }

    @Test
    void brokenConnectionsCostAnEncryptedCollectionNothing() throws IOException {
        cluster.nodes().forEach(node -> cluster.node(node).slow(Duration.ofMillis(20), 2_000_000));
        CollectionId id = collect(List.of("a", "b"), Map.of("recipients", recipient, "format", "tar.gz"));
        for (int i = 0; i < 4; i++) {
            long before = cluster.api().view(id).progress().bytesTransferred();
            cluster.nodes().forEach(node -> cluster.link(node).reset());
            Awaitility.await()
                    .atMost(MINUTE)
                    .until(() -> cluster.api().view(id).progress().bytesTransferred() > before
                            || cluster.api().view(id).status().isTerminal());
        }
        CollectionView end = cluster.api().awaitEnd(id, MINUTE);
        assertThat(end.status()).as(end.toString()).isEqualTo(CollectionState.COMPLETED);
        Path bundle = cluster.api().download(id, folder.resolve("broken.tar"));
        Path opened = folder.resolve("broken.tar.gz");
        assertThat(BundleDecryption.decrypt(bundle, AgeIdentities.parse(identity), opened)
                        .warnings())
                .isEmpty();
        assertThat(content(opened, "b", "small.log")).isEqualTo(CANARY);
    }

    @Test
    void anAgentThatCannotEncryptIsToldNothingAndItsNodeFailsWithTheReason() throws Exception {
        String secret = Files.readString(cluster.coordinator().data().resolve("join-secret"))
                .strip();
        try (OldAgent old = new OldAgent(cluster.api().base(), secret, "old")) {
            cluster.api().awaitConnected(3, MINUTE);
            CollectionId id = collect(List.of("a", "old"), Map.of("recipients", recipient, "redaction", "none"));
            CollectionView end = cluster.api().awaitEnd(id, MINUTE);
            assertThat(end.status()).isEqualTo(CollectionState.PARTIAL);
            assertThat(end.nodes())
                    .filteredOn(n -> n.node().value().equals("old"))
                    .singleElement()
                    .satisfies(n -> {
                        assertThat(n.reason()).contains("cannot encrypt");
                        assertThat(n.bytesTransferred()).isZero();
                    });
            assertThat(old).isNotNull();
        }
    }

    private static String content(Path bundle, String node, String file) throws IOException {
        try (BundleReader reader = BundleReader.open(bundle)) {
            EntryRecord entry = reader.entries()
                    .filter(e -> e.path().contains("/host-collectors/" + node + "/")
                            && e.path().endsWith(file))
                    .findFirst()
                    .orElseThrow();
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            reader.copy(entry, content);
            return content.toString(StandardCharsets.UTF_8);
        }
    }

    private static List<Path> filesThatHold(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            return files.filter(Files::isRegularFile)
                    .filter(EncryptionIT::holds)
                    .toList();
        }
    }

    private static boolean holds(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(CANARY);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
