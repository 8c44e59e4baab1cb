package io.muster.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.archive.BundleVerifier;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.plan.CollectionState;
import io.muster.testing.cluster.TestCluster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Marked secrets are planted wherever collectors look, and every byte that leaves the nodes is searched for them. */
class CanaryIT {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** Hexadecimal, so that it looks like a token and like nothing else. */
    private final String canary = "canary" + UUID.randomUUID().toString().replace("-", "");

    @TempDir
    Path folder;

    private Path plant(String name, byte[] content) throws IOException {
        Path file = folder.resolve("planted").resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, content);
    }

    private byte[] text() {
        List<String> lines = List.of(
                "DB_PASSWORD=" + canary,
                "{\"level\":\"info\",\"token\":\"" + canary + "\"}",
                "{\"log\":\"{\\\"password\\\":\\\"" + canary + "\\\"}\\n\"}",
                "  apiKey: " + canary,
                "<password>" + canary + "</password>",
                "connecting to postgres://bob:" + canary + "@db/x",
                "Authorization: Bearer " + canary,
                "root 1 app --password " + canary + " -v",
                "- name: SECRET_KEY",
                "  value: " + canary,
                "-----BEGIN PRIVATE KEY-----",
                canary + canary,
                "-----END PRIVATE KEY-----",
                "");
        return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    }

    private void plantEverywhere() throws IOException {
        plant("app.log", text());
        ByteArrayOutputStream large = new ByteArrayOutputStream();
        while (large.size() < 3_000_000) {
            large.writeBytes("an ordinary line of an ordinary log\n".repeat(500).getBytes(StandardCharsets.UTF_8));
            large.writeBytes(text());
        }
        plant("large.log", large.toByteArray());
        plant("windows.txt", new String(text(), StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_16));
        plant("environ", ("PATH=/bin\0API_TOKEN=" + canary + "\0").getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
            out.write(text());
        }
        plant("app.log.1.gz", gzip.toByteArray());
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(zip)) {
            out.putNextEntry(new ZipEntry("inner.log.gz"));
            out.write(gzip.toByteArray());
        }
        plant("old.zip", zip.toByteArray());
        plant("one-line.txt", ("x".repeat(5_000_000) + " password=" + canary).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void noSecretThatWasPlantedLeavesTheNodes() throws Exception {
        plantEverywhere();
        Path script = plant(
                "script.sh",
                ("echo password=" + canary + "; echo token=" + canary + " >&2; exit 3")
                        .getBytes(StandardCharsets.UTF_8));
        Path artifacts = Artifacts.folder("CanaryIT");
        try (TestCluster cluster =
                TestCluster.inOneJvm(artifacts).agents("a", "b").start()) {
            cluster.api().awaitConnected(2, MINUTE);
            String spec =
                    """
                    apiVersion: troubleshoot.sh/v1beta2
                    kind: HostCollector
                    metadata: {name: canary}
                    spec:
                      collectors:
                        - copy: {collectorName: files, path: %s}
                        - run: {collectorName: script, command: sh, args: [%s]}
                        - run: {collectorName: environment, command: env}
                        - run: {collectorName: arguments, command: echo, args: ["--password", "%s", "--token=%s"]}
                        - data: {collectorName: text, name: text.txt, data: "api_key: %s"}
                    """
                            .formatted(folder.resolve("planted"), script, canary, canary, canary);
            CollectionId id = cluster.api().start(Map.of("from", "allnodes", "spec", spec));
            CollectionView end = cluster.api().awaitEnd(id, MINUTE);
            // One file can't be judged, and is withheld on both nodes.
            assertThat(end.status()).as(end.toString()).isEqualTo(CollectionState.PARTIAL);
            Path bundle = cluster.api().download(id, folder.resolve("bundle.tar.zst"));
            assertThat(BundleVerifier.verify(bundle).findings()).isEmpty();

            Path opened = Files.createDirectory(folder.resolve("opened"));
            Shell.run("tar", "--zstd", "-xf", bundle.toString(), "-C", opened.toString());
            assertNothingPlanted(opened);
            List<String> told = new ArrayList<>();
            for (String path : List.of("", "/events", "/manifest", "/entries")) {
                told.add(cluster.api()
                        .send("GET", "/collectLogs/tasks/" + id + path, "")
                        .body());
            }
            assertThat(told).noneMatch(text -> text.contains(canary));
            String joinSecret = Files.readString(cluster.coordinator().data().resolve("join-secret"))
                    .strip();
            assertThat(told).noneMatch(text -> text.contains(joinSecret));
            assertThat(Shell.run("tar", "--zstd", "-xOf", bundle.toString())).doesNotContain(joinSecret);
            String counted = Shell.run("tar", "--zstd", "-xOf", bundle.toString(), "--wildcards", "*/redactions.json");
            assertThat(counted).contains("\"profile\" : \"strict\"", "\"password\"", "host-collectors/a/files");
        }
        // The journal has the request as it came, or the coordinator could not go on with it after its own restart.
        assertThat(Shell.run("sh", "-c", "grep -rl --exclude='journal.*' " + canary + " " + artifacts + " || true"))
                .isBlank();
    }

    private void assertNothingPlanted(Path opened) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(opened)) {
            files = found.filter(Files::isRegularFile).toList();
        }
        assertThat(files).hasSizeGreaterThan(10);
        for (Path file : files) {
            String name = file.getFileName().toString();
            byte[] content = Files.readAllBytes(file);
            assertThat(new String(content, StandardCharsets.ISO_8859_1))
                    .as(name)
                    .doesNotContain(canary);
            assertThat(new String(content, StandardCharsets.UTF_16)).as(name).doesNotContain(canary);
            if (name.endsWith(".gz")) {
                assertThat(Shell.run("gzip", "-dc", file.toString()))
                        .as(name)
                        .contains("***HIDDEN***")
                        .doesNotContain(canary);
            } else if (name.endsWith(".zip")) {
                Path inner = Files.createTempFile(folder, "inner", ".gz");
                try (java.util.zip.ZipInputStream zip = new java.util.zip.ZipInputStream(Files.newInputStream(file))) {
                    assertThat(zip.getNextEntry()).isNotNull();
                    Files.write(inner, zip.readAllBytes());
                }
                assertThat(Shell.run("gzip", "-dc", inner.toString()))
                        .as(name)
                        .contains("***HIDDEN***")
                        .doesNotContain(canary);
            }
        }
    }
}
