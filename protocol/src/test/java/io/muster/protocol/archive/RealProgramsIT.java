package io.muster.protocol.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.archive.Samples.ChunkFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Ordinary programs open what Muster writes: GNU tar, bsdtar, 7-Zip, zstd and gzip must be installed. */
class RealProgramsIT {
    private static final String LONG_NAME = "é".repeat(125) + ".log";

    private static Map<String, byte[]> entries() {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("copy/empty", new byte[0]);
        entries.put("copy/frame", Samples.text(ChunkBuilder.FRAME - 512, 1));
        entries.put("copy/large", Samples.noise(7 << 20, 2));
        entries.put("copy/with space/" + EntryPaths.sanitize("new\nline"), Samples.text(10, 3));
        entries.put("copy/" + EntryPaths.sanitize(new byte[] {'b', 'a', 'd', (byte) 0xff}), Samples.text(11, 4));
        entries.put("copy/" + LONG_NAME, Samples.text(12, 5));
        entries.put("copy/" + "deep/".repeat(60) + "x".repeat(255), Samples.text(13, 6));
        entries.put("copy/日本語", Samples.text(14, 7));
        for (int i = 0; i < 40; i++) {
            entries.put("system/small-" + i, Samples.text(i * 111, i));
        }
        return entries;
    }

    @ParameterizedTest
    @CsvSource({
        "TAR_ZST, tar -xf BUNDLE -C OUT",
        "TAR_GZ, tar -xf BUNDLE -C OUT",
        "TAR_ZST, bsdtar -xf BUNDLE -C OUT",
        "TAR_GZ, bsdtar -xf BUNDLE -C OUT",
        "TAR_ZST, zstd -dc BUNDLE | tar -xf - -C OUT",
        "TAR_GZ, gzip -dc BUNDLE | tar -xf - -C OUT",
        "TAR_ZST, SEVENZIP x -so BUNDLE | SEVENZIP x -si -ttar -snld -oOUT",
        "TAR_GZ, SEVENZIP x -so BUNDLE | SEVENZIP x -si -ttar -snld -oOUT",
    })
    void extractEveryByte(BundleFormat format, String command, @TempDir Path folder) throws Exception {
        Map<String, byte[]> entries = entries();
        Path bundle = named(Samples.seal(folder, format, entries), format);
        Path out = Files.createDirectory(folder.resolve("out"));

        run(command, bundle, out);

        for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
            assertThat(out.resolve(Samples.nodePath(entry.getKey()))).hasBinaryContent(entry.getValue());
        }
        Path other = out.resolve(Samples.ROOT + "/host-collectors/system/n1/small-3");
        assertThat(other).hasBinaryContent(entries.get("system/small-3"));
        assertThat(out.resolve(Samples.ROOT + "/version.yaml")).exists();
    }

    @ParameterizedTest
    @CsvSource({
        "TAR_ZST, tar -tf BUNDLE",
        "TAR_GZ, tar -tf BUNDLE",
        "TAR_ZST, bsdtar -tf BUNDLE",
        "TAR_GZ, bsdtar -tf BUNDLE",
        "TAR_ZST, SEVENZIP x -so BUNDLE | SEVENZIP l -ba -si -ttar",
        "TAR_GZ, SEVENZIP x -so BUNDLE | SEVENZIP l -ba -si -ttar",
    })
    void listEveryEntry(BundleFormat format, String command, @TempDir Path folder) throws Exception {
        Map<String, byte[]> entries = entries();
        Path bundle = named(Samples.seal(folder, format, entries), format);

        String listed = run(command, bundle, folder);

        assertThat(listed.lines()).hasSize(entries.size() + 8);
        assertThat(listed).contains("system/small-39", "manifest.json");
    }

    @ParameterizedTest
    @EnumSource(BundleFormat.class)
    void openWhatWasRecovered(BundleFormat format, @TempDir Path folder) throws Exception {
        Path bundle = named(Samples.seal(folder, format, entries()), format);
        Path cut = folder.resolve("cut");
        Path recovered = folder.resolve("recovered." + format.extension());
        Files.copy(bundle, cut);
        Random random = new Random(7);
        try (FileChannel channel = FileChannel.open(cut, StandardOpenOption.WRITE)) {
            for (int i = 0; i < 12; i++) {
                channel.truncate((long) (channel.size() * (0.80 + random.nextDouble() / 5)));
                BundleRecovery.recover(cut, recovered, Samples.AT);
                assertThat(run("tar -tf BUNDLE", recovered, folder)).contains("manifest.json");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"TAR_ZST, tar -tvf BUNDLE", "TAR_ZST, bsdtar -tvf BUNDLE"})
    void readSizesBeyondEightGigabytes(BundleFormat format, String command, @TempDir Path folder) throws Exception {
        ChunkFiles chunks = new ChunkFiles(folder, "n1");
        SegmentWriter writer = new SegmentWriter(format, chunks);
        writer.begin(EntryHeader.file(Samples.nodePath("copy/huge"), (8L << 30) + 1, Samples.AT, Samples.LOGS))
                .write(ByteBuffer.wrap(Samples.text(1000, 1)));
        writer.close();
        Path bundle = named(
                Samples.write(
                        folder, BundleSealer.seal(Samples.header(format, "n1"), List.of(chunks.segment()), folder)),
                format);

        assertThat(run(command, bundle, folder)).contains("8589934593").contains("manifest.json");
    }

    private static Path named(Path bundle, BundleFormat format) throws IOException {
        return Files.move(bundle, bundle.resolveSibling("bundle." + format.extension()));
    }

    /** Runs a shell line; fails unless it ends well and says nothing on standard error. */
    private static String run(String command, Path bundle, Path out) throws Exception {
        String line = command.replace("BUNDLE", bundle.toString())
                .replace("OUT", out.toString())
                .replace("SEVENZIP", "\"$(command -v 7zz || command -v 7z)\"");
        Path errors = bundle.resolveSibling("errors");
        Path output = bundle.resolveSibling("output");
        ProcessBuilder builder = new ProcessBuilder("bash", "-o", "pipefail", "-c", line)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        process.getOutputStream().close();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(errors, StandardCharsets.UTF_8)).isEmpty();
        assertThat(process.exitValue()).isZero();
        return Files.readString(output, StandardCharsets.UTF_8);
    }
}
