package io.muster.cli.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Set;

/** Writes certificates and keys as text; a key is its owner's alone from the first byte on. */
final class PemFile {
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private PemFile() {}

    static void key(Path file, byte[] pkcs8) throws IOException {
        write(file, "PRIVATE KEY", pkcs8, "rw-------");
    }

    static void certificate(Path file, byte[] der) throws IOException {
        write(file, "CERTIFICATE", der, "rw-r--r--");
    }

    private static void write(Path file, String label, byte[] der, String mode) throws IOException {
        String text = "-----BEGIN " + label + "-----\n" + LINES.encodeToString(der) + "\n-----END " + label + "-----\n";
        try (var channel = Files.newByteChannel(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)))) {
            channel.write(StandardCharsets.US_ASCII.encode(text));
        }
    }
}
