package io.muster.cli.bundle;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.muster.cli.ExitCode;
import io.muster.cli.output.OutputOption;
import io.muster.protocol.archive.BundleReader;
import io.muster.protocol.archive.EntryHeader.EntryType;
import io.muster.protocol.archive.EntryRecord;
import io.muster.protocol.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code muster bundle ls}. */
@Command(
        name = "ls",
        description = "Lists the entries of a bundle: size in bytes, path, and what is to be known of it.",
        footerHeading = "%nExample:%n",
        footer = "  muster bundle ls --output json bundle.tar.zst | jq '.[].path'")
final class LsCommand extends BundleTask {
    @Parameters(index = "0", paramLabel = "BUNDLE", description = "the archive")
    Path bundle;

    @Mixin
    OutputOption output = new OutputOption();

    @Override
    int run() throws IOException {
        try (BundleReader reader = BundleReader.open(bundle)) {
            Iterator<EntryRecord> entries = reader.entries().iterator();
            if (output.isJson()) {
                json(entries);
            } else {
                table(reader, entries);
            }
        }
        return ExitCode.COMPLETE;
    }

    private void table(BundleReader reader, Iterator<EntryRecord> entries) throws IOException {
        out().printf("%14s  %s%n", "SIZE", "PATH");
        long bytes = 0;
        while (entries.hasNext()) {
            EntryRecord entry = entries.next();
            bytes += entry.size();
            String link = entry.type() == EntryType.SYMLINK
                    ? " -> " + reader.header(entry).linkTarget()
                    : entry.type() == EntryType.DIRECTORY ? "/" : "";
            String notes = entry.notes().isEmpty() ? "" : "  (" + String.join("; ", entry.notes()) + ")";
            out().printf("%,14d  %s%s%s%n", entry.size(), entry.path(), link, notes);
        }
        out().printf("%,14d  in %,d entries%n", bytes, reader.entryCount());
    }

    private void json(Iterator<EntryRecord> entries) throws IOException {
        JsonGenerator json = Json.mapper()
                .getFactory()
                .createGenerator(out())
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .useDefaultPrettyPrinter();
        json.writeStartArray();
        while (entries.hasNext()) {
            Json.mapper()
                    .writer()
                    .without(SerializationFeature.FLUSH_AFTER_WRITE_VALUE)
                    .writeValue(json, entries.next());
        }
        json.writeEndArray();
        json.writeRaw('\n');
        json.flush();
    }
}
