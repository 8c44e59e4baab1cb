package io.muster.cli.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cli.Main;
import io.muster.cli.Run;
import io.muster.protocol.archive.BundleFile;
import io.muster.protocol.archive.BundleFormat;
import io.muster.protocol.archive.BundleSealer;
import io.muster.protocol.archive.BundleSealer.SegmentFiles;
import io.muster.protocol.archive.EntryHeader;
import io.muster.protocol.archive.EntryHeader.EntryType;
import io.muster.protocol.archive.SegmentWriter;
import io.muster.protocol.encryption.Recipient;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.json.Json;
import io.muster.protocol.manifest.ManifestHeader;
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.Plan;
import io.muster.protocol.plan.PlannedItem;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.plan.VerdictKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BundleCommandTest {
    static final String ROOT = "muster-20260101T000000Z-abcdef01";
    static final String NODE = ROOT + "/host-collectors/n1/";
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");
    private static final CollectorId LOGS = new CollectorId("logs");

    @TempDir
    Path folder;

    private Path bundle = Path.of("bundle");
    private String out = "";
    private String err = "";

    @BeforeEach
    void makeBundle() throws IOException {
        bundle = folder.resolve("bundle.tar.zst");
        List<Path> chunks = new ArrayList<>();
        try (SegmentWriter writer = new SegmentWriter(BundleFormat.TAR_ZST, chunk -> {
            Path file = folder.resolve("chunk-" + chunk.number());
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.write(chunk.bytes().duplicate());
            }
            chunks.add(file);
        })) {
            file(writer, "system/cpu.json", "{\"logicalCount\": 2}");
            file(writer, "copy/app.log", "line\n".repeat(200_000));
            writer.cut();
            writer.begin(new EntryHeader(NODE + "copy/dir", EntryType.DIRECTORY, 0, 0755, AT, null, LOGS))
                    .finish(List.of());
            link(writer, "copy/current", "app.log");
            link(writer, "copy/absolute", "/etc/passwd");
            link(writer, "copy/escape", "../../../../../etc/passwd");
            link(writer, "copy/root", "../../..");
            link(writer, "copy/through", "root/../../etc/passwd");
        }
        NodeId node = new NodeId("n1");
        ManifestHeader header = header(List.of());
        BundleFile.write(
                BundleSealer.seal(header, List.of(new SegmentFiles(node, chunks)), folder.resolve("sealed")), bundle);
    }

    static ManifestHeader header(List<Recipient> recipients) {
        NodeId node = new NodeId("n1");
        return new ManifestHeader(
                new CollectionId("0198a000-0000-7000-8000-0000abcdef01"),
                ROOT,
                true,
                BundleFormat.TAR_ZST,
                CollectionState.COMPLETED,
                null,
                "alice",
                AT,
                AT,
                AT,
                "logs",
                "",
                "none",
                recipients,
                null,
                null,
                List.of(),
                new Plan(List.of(new Plan.NodePlan(node, List.of(LOGS)))),
                Map.of(
                        new PlannedItem(node, LOGS),
                        new Verdict(VerdictKind.COLLECTED, null, null, AT, AT, 2, 2, 0, List.of())),
                List.of(),
                List.of(),
                List.of(),
                "muster test");
    }

    static void file(SegmentWriter writer, String path, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        var entry = writer.begin(EntryHeader.file(NODE + path, bytes.length, AT, LOGS));
        entry.write(ByteBuffer.wrap(bytes));
        entry.finish(List.of());
    }

    private static void link(SegmentWriter writer, String path, String target) throws IOException {
        writer.begin(EntryHeader.symlink(NODE + path, target, AT, LOGS)).finish(List.of());
    }

    private int run(Object... args) {
        Run run = Run.of(Stream.concat(Stream.of("bundle"), Stream.of(args).map(Object::toString))
                .toArray(String[]::new));
        out = run.out();
        err = run.err();
        return run.code();
    }

    @Test
    void listsSizesAndPaths() {
        assertThat(run("ls", bundle)).isZero();

        assertThat(out)
                .contains("1,000,000  " + NODE + "copy/app.log\n", NODE + "copy/current -> app.log\n")
                .contains(ROOT + "/manifest.json\n");
    }

    @Test
    void listsAsJson() throws IOException {
        assertThat(run("ls", bundle, "--output", "json")).isZero();

        var list = Json.mapper().readTree(out);
        assertThat(list.get(0).get("path").asText()).isEqualTo(NODE + "system/cpu.json");
        assertThat(list.get(0).get("collector").asText()).isEqualTo("logs");
        assertThat(list.get(0).get("sha256").asText()).hasSize(64);
    }

    @Test
    void saysWhichEntryMayHaveBeenMeant() {
        assertThat(run("cat", bundle, "cpu.json")).isEqualTo(2);
        assertThat(err).contains("did you mean " + NODE + "system/cpu.json");
    }

    @Test
    void writesOneEntryToStandardOutput() throws Exception {
        Path text = folder.resolve("text");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        CatProgram.class.getName(),
                        bundle.toString(),
                        "host-collectors/system/n1/cpu.json")
                .redirectOutput(text.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.waitFor()).isZero();
        assertThat(text).hasContent("{\"logicalCount\": 2}");
    }

    /** The command in a process of its own, because it writes to the real standard output. */
    static final class CatProgram {
        private CatProgram() {}

        public static void main(String[] args) {
            Main.main(new String[] {"bundle", "cat", args[0], args[1]});
        }
    }

    @Test
    void extractsAllButWhatLeadsOutside() {
        Path to = folder.resolve("to");

        assertThat(run("extract", bundle, "--to", to)).isZero();

        assertThat(to.resolve(NODE + "copy/app.log")).hasSize(1_000_000);
        assertThat(to.resolve(NODE + "copy/current")).isSymbolicLink().hasSize(1_000_000);
        assertThat(to.resolve(NODE + "copy/dir")).isDirectory();
        assertThat(to.resolve(ROOT + "/host-collectors/system/n1/cpu.json")).hasContent("{\"logicalCount\": 2}");
        assertThat(to.resolve(NODE + "copy/app.log").toFile().lastModified()).isEqualTo(AT.toEpochMilli());
        for (String bad : List.of("absolute", "escape", "through")) {
            assertThat(Files.exists(to.resolve(NODE + "copy/" + bad), LinkOption.NOFOLLOW_LINKS))
                    .as(bad)
                    .isFalse();
            assertThat(err).contains("left out, leads outside: " + NODE + "copy/" + bad);
        }
    }

    @Test
    void extractsOneFolderAndNamesWhatIsNotThere() {
        Path to = folder.resolve("to");

        assertThat(run("extract", bundle, "host-collectors/n1/system/", "nothing", "--to", to))
                .isEqualTo(2);

        assertThat(err).contains("no such entry: " + ROOT + "/nothing");
        assertThat(to.resolve(NODE + "system/cpu.json")).exists();
        assertThat(to.resolve(NODE + "copy")).doesNotExist();
    }

    @Test
    void neverWritesThroughALinkThatIsThereAlready() throws IOException {
        Path to = Files.createDirectories(folder.resolve("to/" + ROOT + "/host-collectors/n1"));
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Path victim = Files.writeString(folder.resolve("victim"), "safe");
        Files.createSymbolicLink(to.resolve("copy"), outside);
        Files.createDirectories(to.resolve("system"));
        Files.createSymbolicLink(to.resolve("system/cpu.json"), victim);

        assertThat(run("extract", bundle, "--to", folder.resolve("to"))).isEqualTo(3);

        assertThat(outside).isEmptyDirectory();
        assertThat(victim).hasContent("safe");
        assertThat(to.resolve("system/cpu.json")).isRegularFile().hasContent("{\"logicalCount\": 2}");
    }

    @Test
    void verifiesAndTellsCorruptionByTheExitCode() throws IOException {
        assertThat(run("verify", bundle)).isZero();
        assertThat(out).endsWith("planned 1, collected 1\nOK\n");

        try (FileChannel channel = FileChannel.open(bundle, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}), 100);
        }
        assertThat(run("verify", bundle)).isEqualTo(4);
        assertThat(out).contains("CORRUPT   " + NODE + "system/cpu.json");
        assertThat(run("verify", bundle, "--output=json")).isEqualTo(4);
        assertThat(Json.mapper().readTree(out).get("corrupt").asBoolean()).isTrue();
    }

    @Test
    void recoversABundleWithoutItsEndAsItWas() throws IOException {
        Path recovered = folder.resolve("recovered");
        cut(Files.size(bundle) - 100);
        assertThat(run("ls", bundle)).isEqualTo(4);
        assertThat(err).contains("muster bundle recover");

        assertThat(run("recover", bundle, "--output", recovered)).isZero();
        assertThat(run("verify", recovered)).isZero();

        assertThat(run("recover", bundle, "--output", recovered)).isEqualTo(2);
        assertThat(err).contains("exists already");
    }

    @Test
    void recoversABundleWithoutItsManifestAndSaysSo() throws IOException {
        Path recovered = folder.resolve("recovered");
        cut(Files.size(bundle) / 3);

        assertThat(run("recover", bundle, "--output", recovered)).isEqualTo(3);
        assertThat(out).contains("the manifest was lost");
        assertThat(run("verify", recovered)).isEqualTo(3);
        assertThat(out).contains("recovered without its manifest", "INCOMPLETE");
    }

    private void cut(long size) throws IOException {
        try (FileChannel channel = FileChannel.open(bundle, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ls", "cat", "extract", "verify", "recover"})
    void everyCommandHasHelpWithAnExample(String command) {
        assertThat(run(command, "--help")).isZero();
        assertThat(out).contains("Example:\n  muster bundle " + command + " ");
    }

    @Test
    void badInputIsExitCodeTwo() {
        assertThat(run()).isEqualTo(2);
        assertThat(run("ls")).isEqualTo(2);
        assertThat(run("ls", folder.resolve("none"))).isEqualTo(2);
        assertThat(err).contains("no such file: ");
    }
}
