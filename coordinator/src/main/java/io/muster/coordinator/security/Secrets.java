package io.muster.coordinator.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Secrets in files of mode 0600, made at the first start. */
final class Secrets {
    private static final Logger LOG = LoggerFactory.getLogger(Secrets.class);
    private static final SecureRandom RANDOM = new SecureRandom();

    private Secrets() {}

    /** 192 random bits as 32 characters that need no quoting anywhere. */
    static String random() {
        byte[] bytes = new byte[24];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * What all coordinators use; the file's one line, or a new one, is proposed. The file holds it afterwards, for the
     * people of this host.
     */
    static String readOrAgree(Path file, Supplier<String> content, Agreement agreement) throws IOException {
        boolean present = Files.exists(file);
        String own = present ? read(file) : content.get();
        // Written only now, so that nobody reads what does not count.
        String agreed = agreement.agree(file.getFileName().toString(), own);
        if (!present) {
            write(file, agreed);
        } else if (!agreed.equals(own)) {
            LOG.info("{} now holds what the other coordinators use", file);
            write(file, agreed);
        }
        return agreed;
    }

    private static String read(Path file) throws IOException {
        String line = Files.readString(file).strip();
        if (line.isEmpty()) {
            throw new IOException(file + " is empty; remove it and start again to have a new one made");
        }
        return line;
    }

    private static void write(Path file, String line) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".tmp");
        Files.deleteIfExists(fresh);
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (var channel = Files.newByteChannel(
                fresh, EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode)) {
            channel.write(StandardCharsets.UTF_8.encode(line + "\n"));
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Compares in a time that tells nothing about where they differ. */
    static boolean same(String a, String b) {
        return MessageDigest.isEqual(sha256(a), sha256(b));
    }

    static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
