package io.muster.protocol.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.protocol.archive.BundleDecryption.Report;
import io.muster.protocol.archive.BundleSealer.SegmentFiles;
import io.muster.protocol.encryption.AgeEncryption;
import io.muster.protocol.encryption.AgeIdentities.NoIdentityMatches;
import io.muster.protocol.encryption.ChunkCipher;
import io.muster.protocol.encryption.KeyPairs;
import io.muster.protocol.id.NodeId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EncryptedBundleTest {
    private static final BundleFormat ZST = BundleFormat.TAR_ZST;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(BundleFormat.class)
    void decryptionGivesByteForByteTheBundleThatWouldHaveBeenSealedInClear(BundleFormat format) throws IOException {
        EncryptedBundles bundles = EncryptedBundles.ofTwoNodes(folder, format);
        Path encrypted = bundles.sealEncrypted();

        Report report = BundleDecryption.decrypt(encrypted, bundles.pair.identities(), bundles.decrypted());

        assertThat(report.warnings()).isEmpty();
        assertThat(bundles.decrypted()).hasSameBinaryContentAs(bundles.sealClear());
        assertThat(BundleVerifier.verify(bundles.decrypted()).isFine()).isTrue();
    }

    @Test
    void nothingOfTheContentIsInTheEncryptedBundle() throws IOException {
        EncryptedBundles bundles = EncryptedBundles.ofTwoNodes(folder, ZST);

        byte[] bytes = Files.readAllBytes(bundles.sealEncrypted());

        assertThat(bundles.encrypted.get(0).chunks()).hasSizeGreaterThan(2);
        assertThat(ByteSearch.contains(bytes, EntryPaths.utf8(EncryptedBundles.CANARY)))
                .isFalse();
        assertThat(ByteSearch.contains(bytes, EntryPaths.utf8("host-collectors")))
                .isFalse();
    }

    @Test
    void aNodeThatWasLostInTheMiddleOfAFileKeepsWhatArrived() throws IOException {
        EncryptedBundles bundles = EncryptedBundles.ofTwoNodes(folder, ZST);
        for (List<SegmentFiles> segments : List.of(bundles.clear, bundles.encrypted)) {
            segments.set(
                    0,
                    new SegmentFiles(new NodeId("n1"), segments.get(0).chunks().subList(0, 1)));
        }

        BundleDecryption.decrypt(bundles.sealEncrypted(), bundles.pair.identities(), bundles.decrypted());

        assertThat(bundles.decrypted()).hasSameBinaryContentAs(bundles.sealClear());
        assertThat(BundleVerifier.verify(bundles.decrypted()).findings())
                .anySatisfy(finding -> assertThat(finding.message()).contains("cut short"));
    }

    @Test
    void everyEndThatIsMissingIsToldAndTheRestIsThere() throws IOException {
        EncryptedBundles bundles = EncryptedBundles.ofTwoNodes(folder, ZST);
        Path encrypted = bundles.sealEncrypted();
        Random random = new Random(3);
        long size = Files.size(encrypted);
        try (FileChannel channel = FileChannel.open(encrypted, StandardOpenOption.WRITE)) {
            for (long at = size - 1; at > 20_000; at -= 1 + (long) (random.nextDouble() * size / 8)) {
                channel.truncate(at);
                String cut = "cut at " + at;
                assertThat(BundleVerifier.verify(encrypted).corrupt()).isTrue();
                Files.deleteIfExists(bundles.decrypted());
                Report report = BundleDecryption.decrypt(encrypted, bundles.pair.identities(), bundles.decrypted());
                assertThat(report.warnings()).anyMatch(warning -> warning.contains(cut));
                assertThat(BundleVerifier.verify(bundles.decrypted()).corrupt()).isFalse();
            }
        }
    }

    @Test
    void noFlippedByteGoesUnnoticedWithOrWithoutTheKey() throws IOException {
        EncryptedBundles bundles = new EncryptedBundles(folder, ZST);
        bundles.node("n1", writer -> {
            Samples.put(writer, Samples.nodePath("copy/a"), Samples.text(70_000, 1));
            writer.cut();
            Samples.put(writer, Samples.nodePath("copy/b"), Samples.noise(100_000, 2));
        });
        Path encrypted = bundles.sealEncrypted();
        long from;
        long to;
        try (EncryptedBundle bundle = EncryptedBundle.open(encrypted)) {
            assertThat(bundle.chunks()).hasSize(2);
            from = bundle.chunks().get(0).file().contentAt();
            to = from + bundle.chunks().get(0).file().header().size();
        }
        Map<String, byte[]> whole = contents(bundles.sealClear());
        Random random = new Random(4);
        try (FileChannel channel = FileChannel.open(encrypted, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            for (int i = 0; i < 40; i++) {
                long at = i < 10 ? from + i * 25L : from + (long) (random.nextDouble() * (to - from));
                flip(channel, at);
                assertThat(BundleVerifier.verify(encrypted).corrupt())
                        .as("byte %d", at)
                        .isTrue();
                Files.deleteIfExists(bundles.decrypted());
                assertDamageIsTold(bundles, encrypted, whole);
                flip(channel, at);
            }
        }
        assertThat(BundleVerifier.verify(encrypted).isFine()).isTrue();
    }

    /** A header that is damaged looks like one for others where nothing was decrypted before. */
    private static void assertDamageIsTold(EncryptedBundles bundles, Path encrypted, Map<String, byte[]> whole)
            throws IOException {
        try {
            Report report = BundleDecryption.decrypt(encrypted, bundles.pair.identities(), bundles.decrypted());
            assertThat(report.warnings()).isNotEmpty();
            contents(bundles.decrypted())
                    .forEach((path, content) -> assertThat(content).as(path).isEqualTo(whole.get(path)));
        } catch (NoIdentityMatches e) {
            assertThat(bundles.decrypted()).doesNotExist();
        }
    }

    @Test
    void anotherKeyDecryptsNothingAndLeavesNothing() throws IOException {
        EncryptedBundles bundles = EncryptedBundles.ofTwoNodes(folder.resolve("work"), ZST);
        Path encrypted = bundles.sealEncrypted();
        Path output = Files.createDirectory(folder.resolve("out")).resolve("bundle");

        assertThatThrownBy(() ->
                        BundleDecryption.decrypt(encrypted, KeyPairs.next().identities(), output))
                .isInstanceOf(NoIdentityMatches.class);
        try (Stream<Path> left = Files.list(folder.resolve("out"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void whatIsNotEncryptedNeverGetsIntoAnEncryptedBundle() throws IOException {
        EncryptedBundles bundles = EncryptedBundles.ofTwoNodes(folder, ZST);
        List<Path> mixed = new ArrayList<>(bundles.encrypted.get(1).chunks());
        mixed.set(1, bundles.clear.get(1).chunks().get(1));
        bundles.encrypted.set(0, bundles.clear.get(0));
        bundles.encrypted.set(1, new SegmentFiles(new NodeId("n2"), mixed));

        Path encrypted = bundles.sealEncrypted();

        try (EncryptedBundle bundle = EncryptedBundle.open(encrypted);
                InputStream manifest = bundle.manifest()) {
            assertThat(bundle.chunks()).singleElement().satisfies(chunk -> assertThat(chunk.node())
                    .isEqualTo(new NodeId("n2")));
            assertThat(new String(manifest.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("what n1 sent ends before", "what n2 sent ends before", "is not encrypted");
        }
        assertThat(ByteSearch.contains(Files.readAllBytes(encrypted), EntryPaths.utf8(EncryptedBundles.CANARY)))
                .isFalse();
    }

    @Test
    void aChunkThatStandsInAnothersPlaceIsRefused() throws IOException {
        EncryptedBundles bundles = EncryptedBundles.ofTwoNodes(folder, ZST);
        List<Path> chunks = bundles.encrypted.get(0).chunks();
        bundles.encrypted.set(1, new SegmentFiles(new NodeId("n2"), chunks));
        bundles.encrypted.set(0, new SegmentFiles(new NodeId("n1"), List.of(chunks.get(1), chunks.get(0))));

        try (EncryptedBundle bundle = EncryptedBundle.open(bundles.sealEncrypted())) {
            assertThat(bundle.chunks()).isEmpty();
        }
    }

    @Test
    void nothingGoesOnOnceAChunkCouldNotBeEncrypted() throws IOException {
        int[] calls = {0};
        ChunkCipher age = AgeEncryption.of(List.of(KeyPairs.next().recipient()));
        ChunkCipher failing = (content, target) -> {
            if (++calls[0] == 2) {
                target.write(content.duplicate().get());
                throw new IOException("encryption failed: as the test wants");
            }
            age.encrypt(content, target);
        };
        List<Integer> passed = new ArrayList<>();
        EncryptingSink sink = new EncryptingSink(
                chunk -> passed.add(chunk.number()),
                failing,
                Samples.ROOT,
                new NodeId("n1"),
                ZST,
                EncryptedBundles.CLOCK);
        ByteBuffer content = ByteBuffer.wrap(Samples.text(1000, 1));
        ContentDigest digest = ContentDigest.Algorithm.CRC32C.of(content);

        sink.accept(new Chunk(0, content, digest, 1000, ByteBuffer.allocate(0)));
        for (int number = 1; number < 4; number++) {
            Chunk chunk = new Chunk(number, content, digest, 1000, ByteBuffer.allocate(0));
            assertThatThrownBy(() -> sink.accept(chunk)).hasMessageContaining("as the test wants");
        }

        assertThat(passed).containsExactly(0);
        assertThat(calls[0]).isEqualTo(2);
        assertThat(sink.problem()).contains("as the test wants");
    }

    @Test
    void theOrdinaryReadersSayThatItIsEncryptedAndHowToDecryptIt() throws IOException {
        EncryptedBundles bundles = EncryptedBundles.ofTwoNodes(folder, ZST);
        Path encrypted = bundles.sealEncrypted();

        assertThatThrownBy(() -> BundleReader.open(encrypted)).hasMessageContaining("muster bundle decrypt --identity");
        assertThatThrownBy(() -> BundleRecovery.recover(encrypted, folder.resolve("recovered"), Samples.AT))
                .hasMessageContaining("muster bundle decrypt --identity");
        try (EncryptedBundle bundle = EncryptedBundle.open(encrypted)) {
            assertThat(bundle.recipients()).isEqualTo(bundles.recipients());
        }
    }

    private static Map<String, byte[]> contents(Path bundle) throws IOException {
        Map<String, byte[]> contents = new HashMap<>();
        try (BundleReader reader = BundleReader.open(bundle)) {
            for (EntryRecord entry : reader.entries().toList()) {
                if (entry.collector() != null) {
                    ByteArrayOutputStream content = new ByteArrayOutputStream();
                    reader.copy(entry, content);
                    contents.put(entry.path(), content.toByteArray());
                }
            }
        }
        return contents;
    }

    private static void flip(FileChannel channel, long at) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        channel.read(one, at);
        one.put(0, (byte) (one.get(0) ^ 0x10));
        channel.write(one.flip(), at);
    }
}
