package io.muster.protocol.archive;

import io.muster.protocol.encryption.Recipient;
import io.muster.protocol.json.Json;
import io.muster.protocol.manifest.DecryptedManifest;
import io.muster.protocol.manifest.EncryptedParts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be seen of an encrypted bundle without a key; also of one whose end is missing. For one thread. */
public final class EncryptedBundle implements AutoCloseable {
    private final SeekableSource source;
    private final String root;
    private final List<TarEntry> clear = new ArrayList<>();
    private final List<EncryptedChunk> chunks = new ArrayList<>();
    private final TarEntry manifest;
    private final EncryptedParts parts;
    private @Nullable String problem;

    private EncryptedBundle(SeekableSource source) throws IOException {
        this.source = source;
        TarEntry first = TarEntry.read(source, 0);
        if (first == null || !first.header().path().endsWith("/" + BundlePaths.VERSION)) {
            throw new BundleFormatException("a tar, but not an encrypted bundle");
        }
        String path = first.header().path();
        this.root = path.substring(0, path.length() - BundlePaths.VERSION.length() - 1);
        walk();
        this.manifest = clear.stream()
                .filter(entry -> entry.header().path().equals(root + "/" + BundlePaths.MANIFEST))
                .findFirst()
                .orElseThrow(() -> new BundleFormatException("the bundle has no manifest"));
        try (InputStream json = manifest()) {
            this.parts = DecryptedManifest.parts(json);
        }
    }

    /** Reads all tar headers, as far as they go. */
    private void walk() {
        long at = 0;
        try {
            for (TarEntry entry = TarEntry.read(source, 0); entry != null; entry = TarEntry.read(source, at)) {
                EncryptedChunk chunk = EncryptedChunk.of(root, entry);
                if (chunk != null) {
                    chunks.add(chunk);
                } else if (entry.header().path().startsWith(root + "/")) {
                    clear.add(entry);
                } else {
                    throw new BundleFormatException("an entry lies outside of the top folder");
                }
                at = entry.end();
            }
        } catch (IOException e) {
            problem = e.getMessage() == null ? e.toString() : e.getMessage();
        }
    }

    /** @throws BundleFormatException if it is no encrypted bundle, or cut before its manifest */
    public static EncryptedBundle open(Path file) throws IOException {
        return open(SeekableSource.file(file));
    }

    /** As the other, wherever it is; {@code source} is closed with the bundle, also when this fails. */
    public static EncryptedBundle open(SeekableSource source) throws IOException {
        try {
            if (!isOne(source)) {
                throw new BundleFormatException("not an encrypted bundle");
            }
            return new EncryptedBundle(source);
        } catch (IOException | RuntimeException e) {
            source.close();
            throw e;
        }
    }

    /** Whether a file looks like an encrypted bundle. */
    public static boolean isOne(Path file) throws IOException {
        try (SeekableSource source = SeekableSource.file(file)) {
            return isOne(source);
        }
    }

    static boolean isOne(SeekableSource source) throws IOException {
        return TarEntry.isTar(source);
    }

    /** The top folder. */
    public String root() {
        return root;
    }

    /** Of what comes out when it is decrypted. */
    public BundleFormat format() {
        return parts.format();
    }

    /** The clear manifest's JSON. */
    public InputStream manifest() {
        return content(manifest);
    }

    /** Public keys that it is encrypted for, as the manifest says. */
    public List<Recipient> recipients() throws IOException {
        List<Recipient> recipients = request().recipients();
        return recipients == null ? List.of() : recipients;
    }

    /** The profile of redaction, as the manifest says. */
    String redaction() throws IOException {
        return request().redaction();
    }

    private Request request() throws IOException {
        try (InputStream json = manifest()) {
            return Json.mapper().readValue(json, Request.class);
        }
    }

    /** What of the manifest's beginning is wanted here. */
    private record Request(String redaction, @Nullable List<Recipient> recipients) {}

    EncryptedParts parts() {
        return parts;
    }

    /** When the collection ended. */
    TarEntry manifestEntry() {
        return manifest;
    }

    /** Entries that are not encrypted, in order. */
    List<TarEntry> clear() {
        return clear;
    }

    /** In order. */
    List<EncryptedChunk> chunks() {
        return chunks;
    }

    /** Why the archive could not be read to its end; null if it could. */
    @Nullable
    String problem() {
        return problem;
    }

    InputStream content(TarEntry entry) {
        return new SourceInput(source, entry.contentAt(), entry.header().size());
    }

    SeekableSource source() {
        return source;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
