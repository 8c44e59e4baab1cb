package io.muster.protocol.archive;

import io.muster.protocol.archive.BundleSealer.SealedBundle;
import io.muster.protocol.archive.BundleSealer.SegmentFiles;
import io.muster.protocol.archive.Samples.ChunkFiles;
import io.muster.protocol.encryption.AgeEncryption;
import io.muster.protocol.encryption.KeyPairs;
import io.muster.protocol.encryption.Recipient;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.manifest.ManifestHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** The same collection twice: as it is sealed in clear, and encrypted. */
final class EncryptedBundles {
    static final Clock CLOCK = Clock.fixed(Samples.AT, ZoneOffset.UTC);
    static final String CANARY = "canary-5d41402abc4b2a76";

    final KeyPairs.Pair pair = KeyPairs.next();
    private final Path folder;
    private final BundleFormat format;
    final List<SegmentFiles> clear = new ArrayList<>();
    final List<SegmentFiles> encrypted = new ArrayList<>();

    EncryptedBundles(Path folder, BundleFormat format) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.format = format;
    }

    /** What a node writes. */
    interface Content {
        void write(SegmentWriter writer) throws IOException;
    }

    /** Two nodes, several chunks, names and text that nobody else has. */
    static EncryptedBundles ofTwoNodes(Path folder, BundleFormat format) throws IOException {
        EncryptedBundles bundles = new EncryptedBundles(folder, format);
        for (String node : List.of("n1", "n2")) {
            bundles.node(node, writer -> {
                String path = Samples.ROOT + "/host-collectors/" + node + "/copy/";
                Samples.put(writer, path + CANARY + ".txt", EntryPaths.utf8(CANARY.repeat(50)));
                Samples.put(writer, path + "noise", Samples.noise(9 << 20, 1));
                writer.cut();
                Samples.put(writer, path + "text", Samples.text(100_000, 2));
            });
        }
        return bundles;
    }

    /** Writes a node's segment once, and keeps its chunks in both forms. */
    void node(String name, Content content) throws IOException {
        ChunkFiles plain = new ChunkFiles(Files.createDirectories(folder.resolve("plain-chunks")), name);
        ChunkFiles secret = new ChunkFiles(Files.createDirectories(folder.resolve("encrypted-chunks")), name);
        EncryptingSink sink = new EncryptingSink(
                secret, AgeEncryption.of(recipients()), Samples.ROOT, new NodeId(name), format, CLOCK);
        try (SegmentWriter writer = new SegmentWriter(format, chunk -> {
            plain.accept(chunk);
            sink.accept(chunk);
        })) {
            content.write(writer);
        }
        clear.add(plain.segment());
        encrypted.add(secret.segment());
    }

    List<Recipient> recipients() {
        return List.of(pair.recipient());
    }

    Path sealClear() throws IOException {
        return whole("clear", BundleSealer.seal(header(), clear, folder.resolve("clear")));
    }

    Path sealEncrypted() throws IOException {
        return whole("encrypted", EncryptedSealer.seal(header(), encrypted, folder.resolve("encrypted")));
    }

    Path decrypted() {
        return folder.resolve("decrypted");
    }

    private Path whole(String name, SealedBundle sealed) throws IOException {
        Path file = folder.resolve(name + "-bundle");
        BundleFile.write(sealed, file);
        return file;
    }

    private ManifestHeader header() {
        String[] nodes = clear.stream().map(s -> s.node().value()).toArray(String[]::new);
        return Samples.header(format, recipients(), nodes);
    }
}
