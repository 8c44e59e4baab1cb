package io.muster.coordinator.bundle;

import io.muster.protocol.archive.BundleFormat;
import io.muster.protocol.archive.BundlePaths;
import io.muster.protocol.archive.BundleReader;
import io.muster.protocol.archive.BundleSealer.SealedBundle;
import io.muster.protocol.archive.EncryptedBundle;
import io.muster.protocol.archive.EncryptedSealer;
import io.muster.protocol.archive.EntryRecord;
import io.muster.protocol.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A sealed bundle in the store: the concatenation of its parts.
 *
 * @param file its name for people
 * @param parts in order
 * @param format of what is in it, once it is decrypted where it is encrypted
 * @param sha256 of the whole, in lower-case hex
 * @param encrypted whether it is an {@link EncryptedBundle}
 */
public record StoredBundle(
        String file,
        BundleFormat format,
        List<Part> parts,
        long bytes,
        String sha256,
        long entries,
        boolean encrypted) {
    private static final String NAME = "bundle.json";

    public StoredBundle {
        parts = List.copyOf(parts);
    }

    /** A bundle in clear. */
    public StoredBundle(String file, BundleFormat format, List<Part> parts, long bytes, String sha256, long entries) {
        this(file, format, parts, bytes, sha256, entries, false);
    }

    /** A file of the bundle. */
    public record Part(Path path, long bytes) {}

    /** @param name for people, without the extension */
    static StoredBundle of(String name, BundleFormat format, boolean encrypted, SealedBundle sealed)
            throws IOException {
        List<Part> parts = new ArrayList<>();
        for (Path path : sealed.parts()) {
            parts.add(new Part(path, Files.size(path)));
        }
        long sum = parts.stream().mapToLong(Part::bytes).sum();
        if (sum != sealed.bytes()) {
            throw new IOException("the parts have " + sum + " bytes, the bundle " + sealed.bytes());
        }
        String file = name + "." + (encrypted ? EncryptedSealer.EXTENSION : format.extension());
        return new StoredBundle(file, format, parts, sealed.bytes(), sealed.sha256(), sealed.entries(), encrypted);
    }

    /** The manifest's JSON, read out of the bundle. Blocks. */
    public byte[] manifest() throws IOException {
        if (encrypted) {
            try (EncryptedBundle bundle = EncryptedBundle.open(new PartsSource(this));
                    InputStream manifest = bundle.manifest()) {
                return manifest.readAllBytes();
            }
        }
        try (BundleReader reader = open()) {
            EntryRecord entry =
                    reader.find(BundlePaths.MANIFEST).orElseThrow(() -> new IOException("the bundle has no manifest"));
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            reader.copy(entry, content);
            return content.toByteArray();
        }
    }

    /** Looks inside, reading no more than is asked for. Blocks; not for an encrypted bundle. */
    public BundleReader open() throws IOException {
        return BundleReader.open(new PartsSource(this));
    }

    /** What it is sent as. */
    public String mediaType() {
        return encrypted ? EncryptedSealer.MEDIA_TYPE : format.mediaType();
    }

    /** On disk, with parts relative to the collection's folder. */
    record Description(
            String file,
            BundleFormat format,
            List<PartDescription> parts,
            long bytes,
            String sha256,
            long entries,
            boolean encrypted) {}

    record PartDescription(String path, long bytes) {}

    void write(Path folder) throws IOException {
        List<PartDescription> relative = parts.stream()
                .map(p -> new PartDescription(folder.relativize(p.path()).toString(), p.bytes()))
                .toList();
        Path fresh = folder.resolve(NAME + ".tmp");
        Files.write(
                fresh,
                Json.mapper()
                        .writeValueAsBytes(new Description(file, format, relative, bytes, sha256, entries, encrypted)));
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(fresh, folder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
        SegmentFolder.force(folder);
    }

    static Optional<StoredBundle> read(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Description d = Json.mapper().readValue(Files.readAllBytes(file), Description.class);
        List<Part> parts = d.parts().stream()
                .map(p -> new Part(folder.resolve(p.path()), p.bytes()))
                .toList();
        return Optional.of(
                new StoredBundle(d.file(), d.format(), parts, d.bytes(), d.sha256(), d.entries(), d.encrypted()));
    }
}
