package io.muster.coordinator.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/** The files of the web interface, from the class path or from a folder where somebody edits them. */
final class UiFiles {
    static final String INDEX = "index.html";

    private static final Pattern PATH = Pattern.compile("(?:[A-Za-z0-9_][A-Za-z0-9_.-]*/)*[A-Za-z0-9_][A-Za-z0-9_.-]*");
    private static final Pattern LIBRARY =
            Pattern.compile("(?:lit|lit-html|lit-element|lit__reactive-element)/.+[.]js");
    private static final Pattern IMPORT_MAP =
            Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);

    private final @Nullable Path folder;
    /** What was found, and nothing else: it cannot grow beyond the files that there are. */
    private final Map<String, UiFile> known = new ConcurrentHashMap<>();

    /** @param folder empty for none */
    UiFiles(String folder) {
        this.folder = folder.isEmpty() ? null : Path.of(folder);
    }

    /** A file as it is sent. */
    record UiFile(ByteString content, ByteString gzip, String etag) {
        static UiFile of(byte[] content) {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
                gzip.write(content);
            } catch (IOException e) {
                throw new IllegalStateException("memory takes everything", e);
            }
            return new UiFile(
                    ByteString.fromArrayUnsafe(content),
                    ByteString.fromArrayUnsafe(packed.toByteArray()),
                    '"' + base64(content).substring(0, 22) + '"');
        }
    }

    /** One of the interface's own files. Blocks. */
    Optional<UiFile> own(String path) throws IOException {
        if (!PATH.matcher(path).matches()) {
            return Optional.empty();
        }
        if (folder != null && Files.isRegularFile(folder.resolve(path))) {
            return Optional.of(UiFile.of(Files.readAllBytes(folder.resolve(path))));
        }
        return resource("muster-ui/" + path);
    }

    /** A file of Lit, by the path in its WebJar, which holds the version. Blocks. */
    Optional<UiFile> library(String path) throws IOException {
        return PATH.matcher(path).matches() && LIBRARY.matcher(path).matches()
                ? resource("META-INF/resources/webjars/" + path)
                : Optional.empty();
    }

    /** What the policy has to name so that the page's import map counts. */
    static String importMapDigest(UiFile page) {
        Matcher map = IMPORT_MAP.matcher(page.content().utf8String());
        if (!map.find()) {
            throw new IllegalStateException(INDEX + " has no import map");
        }
        return "sha256-" + base64(map.group(1).getBytes(StandardCharsets.UTF_8));
    }

    private Optional<UiFile> resource(String name) throws IOException {
        UiFile found = known.get(name);
        if (found == null) {
            try (InputStream in = UiFiles.class.getClassLoader().getResourceAsStream(name)) {
                if (in == null) {
                    return Optional.empty();
                }
                found = UiFile.of(in.readAllBytes());
            }
            known.put(name, found);
        }
        return Optional.of(found);
    }

    private static String base64(byte[] content) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
