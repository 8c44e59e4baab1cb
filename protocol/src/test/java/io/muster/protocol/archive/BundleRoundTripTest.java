package io.muster.protocol.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BundleRoundTripTest {
    @ParameterizedTest
    @EnumSource(BundleFormat.class)
    void givesBackEveryEntryByteForByte(BundleFormat format, @TempDir Path folder) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("copy/empty", new byte[0]);
        entries.put("copy/frame", Samples.text(ChunkBuilder.FRAME, 1));
        entries.put("copy/header-and-frame", Samples.noise(ChunkBuilder.FRAME - 512, 2));
        entries.put("copy/many-chunks", Samples.noise(9 << 20, 3));
        for (int i = 0; i < 50; i++) {
            entries.put("system/small-" + i, Samples.text(i * 37, i));
        }

        Path bundle = Samples.seal(folder, format, entries);

        try (BundleReader reader = BundleReader.open(bundle)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                EntryRecord record =
                        reader.find(Samples.nodePath(entry.getKey())).orElseThrow();
                assertThat(content(reader, record)).isEqualTo(entry.getValue());
                assertThat(reader.header(record).modifiedAt()).isEqualTo(Samples.AT);
            }
            List<String> paths = reader.entries().map(EntryRecord::path).collect(Collectors.toList());
            assertThat(paths)
                    .hasSize(entries.size() + 8)
                    .contains(Samples.ROOT + "/manifest.json", Samples.ROOT + "/host-collectors/system/n1");
            assertThat(reader.entryCount()).isEqualTo(paths.size());
        }
    }

    static byte[] content(BundleReader reader, EntryRecord entry) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        reader.copy(entry, out);
        return out.toByteArray();
    }
}
