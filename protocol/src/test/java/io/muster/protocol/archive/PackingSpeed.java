package io.muster.protocol.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Not a test: packs a folder again and again for a look at the CPU it takes, beside {@code tar | zstd -1}. */
final class PackingSpeed {
    private PackingSpeed() {}

    /** Arguments: folder, format, rounds. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        BundleFormat format = BundleFormat.of(args[1]);
        int rounds = Integer.parseInt(args[2]);
        for (int round = 0; round < rounds; round++) {
            long start = System.nanoTime();
            long[] totals = pack(folder, format);
            System.out.printf("%d -> %d bytes, %d ms%n", totals[0], totals[1], (System.nanoTime() - start) / 1_000_000);
        }
    }

    private static long[] pack(Path folder, BundleFormat format) throws IOException {
        try (SegmentWriter writer = new SegmentWriter(format, chunk -> {});
                Stream<Path> files = Files.walk(folder)) {
            files.filter(Files::isRegularFile).forEach(file -> add(writer, folder, file));
            writer.cut();
            return new long[] {writer.uncompressedBytes(), writer.compressedBytes()};
        }
    }

    private static void add(SegmentWriter writer, Path folder, Path file) {
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            EntryOutput out =
                    writer.begin(EntryHeader.file(folder.relativize(file).toString(), in.size(), Instant.EPOCH, null));
            int n;
            do {
                n = out.transferFrom(in);
            } while (n > 0);
            out.finish(List.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
