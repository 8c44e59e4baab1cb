package io.muster.cli.bundle;

import io.muster.cli.ExitCode;
import io.muster.cli.output.Harmless;
import io.muster.protocol.archive.BundleDecryption;
import io.muster.protocol.archive.EncryptedBundle;
import io.muster.protocol.archive.EncryptedSealer;
import io.muster.protocol.encryption.AgeIdentities;
import io.muster.protocol.encryption.AgeIdentities.NoIdentityMatches;
import io.muster.protocol.encryption.Recipient;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code muster bundle decrypt}. */
@Command(
        name = "decrypt",
        description = {
            "Makes the ordinary bundle of an encrypted one.",
            "Exit code 0: everything was decrypted; 2: it was encrypted for others; 3: a part was damaged or cut off,"
                    + " and the new manifest says which; 4: this is no encrypted bundle."
        },
        footerHeading = "%nExample:%n",
        footer = "  muster bundle decrypt --identity key.txt muster-20260101T000000Z-abcdef01.tar")
final class DecryptCommand extends BundleTask {
    private static final int MAX_IDENTITY_BYTES = 1 << 20;

    @Parameters(index = "0", paramLabel = "BUNDLE", description = "the encrypted archive; it is left as it is")
    Path bundle;

    @Option(
            names = "--identity",
            paramLabel = "FILE",
            required = true,
            description = "secret keys, as age-keygen writes them (may be repeated)")
    List<Path> identities = new ArrayList<>();

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "the new bundle; must not be there yet (default: beside the other, by its own name)")
    @Nullable
    Path output;

    @Override
    int run() throws IOException {
        AgeIdentities keys;
        try {
            keys = AgeIdentities.parse(texts());
        } catch (IllegalArgumentException e) {
            return fail(ExitCode.BAD_INPUT, "identity: " + e.getMessage());
        }
        Path target = target();
        if (Files.exists(target)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        BundleDecryption.Report report;
        try {
            report = BundleDecryption.decrypt(bundle, keys, target);
        } catch (NoIdentityMatches e) {
            return fail(ExitCode.BAD_INPUT, "no identity fits: the bundle is encrypted for " + recipients());
        }
        for (String warning : report.warnings()) {
            err().println("warning: " + Harmless.text(warning));
        }
        out().printf("%,d entries, %,d bytes in %s%n", report.entries(), report.bytes(), target);
        return report.warnings().isEmpty() ? ExitCode.COMPLETE : ExitCode.PARTIAL;
    }

    private String texts() throws IOException {
        StringBuilder texts = new StringBuilder();
        for (Path file : identities) {
            if (Files.size(file) > MAX_IDENTITY_BYTES) {
                throw new IllegalArgumentException(file + " is too large for an identity file");
            }
            try {
                texts.append(Files.readString(file, StandardCharsets.UTF_8)).append('\n');
            } catch (CharacterCodingException e) {
                throw new IllegalArgumentException(file + " is no text, and so no identity file", e);
            }
        }
        return texts.toString();
    }

    /** Named after the format of what is in it. */
    private Path target() throws IOException {
        if (output != null) {
            return output;
        }
        String name = String.valueOf(bundle.getFileName());
        String ending = "." + EncryptedSealer.EXTENSION;
        String stem = name.endsWith(ending) ? name.substring(0, name.length() - ending.length()) : name;
        try (EncryptedBundle encrypted = EncryptedBundle.open(bundle)) {
            return bundle.resolveSibling(stem + "." + encrypted.format().extension());
        }
    }

    private String recipients() throws IOException {
        try (EncryptedBundle encrypted = EncryptedBundle.open(bundle)) {
            return encrypted.recipients().stream().map(Recipient::key).collect(Collectors.joining(", "));
        }
    }
}
