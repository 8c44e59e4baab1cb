package io.muster.cli.bundle;

import io.muster.cli.ExitCode;
import io.muster.protocol.archive.BundleReader;
import io.muster.protocol.archive.EntryHeader.EntryType;
import io.muster.protocol.archive.EntryRecord;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code muster bundle cat}. */
@Command(
        name = "cat",
        description = "Writes one entry to standard output, reading no more of the bundle than holds it.",
        footerHeading = "%nExample:%n",
        footer = "  muster bundle cat bundle.tar.zst manifest.json")
final class CatCommand extends BundleTask {
    private static final int MAX_SUGGESTIONS = 5;

    @Parameters(index = "0", paramLabel = "BUNDLE", description = "the archive")
    Path bundle;

    @Parameters(
            index = "1",
            paramLabel = "PATH",
            description = "the entry, with or without the top folder; links of the bundle are followed")
    String path;

    @Override
    int run() throws IOException {
        try (BundleReader reader = BundleReader.open(bundle)) {
            Optional<EntryRecord> entry = reader.resolve(path);
            if (entry.isEmpty()) {
                return fail(ExitCode.BAD_INPUT, "no entry " + path + suggestions(reader));
            }
            if (entry.get().type() != EntryType.FILE) {
                return fail(ExitCode.BAD_INPUT, path + " is not a file");
            }
            try (OutputStream out = new FileOutputStream(FileDescriptor.out)) {
                reader.copy(entry.get(), out);
            }
            return ExitCode.COMPLETE;
        }
    }

    private String suggestions(BundleReader reader) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        List<String> alike = reader.entries()
                .map(EntryRecord::path)
                .filter(p -> p.substring(p.lastIndexOf('/') + 1).equals(name))
                .limit(MAX_SUGGESTIONS)
                .collect(Collectors.toList());
        return alike.isEmpty() ? "; \"muster bundle ls\" lists them" : "; did you mean " + String.join(" or ", alike);
    }
}
