package io.muster.coordinator.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.archive.BundleFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

class BundlePartsTest {
    private Path folder = Path.of("");

    @BeforeProperty
    void makeFolder() throws IOException {
        folder = Files.createTempDirectory("muster-parts");
    }

    @AfterProperty
    void removeFolder() throws IOException {
        FileTree.delete(folder);
    }

    @Property(tries = 100)
    void anyStretchIsWhatTheConcatenationHolds(
            @ForAll @Size(min = 1, max = 6) List<@IntRange(max = 300) Integer> sizes,
            @ForAll @IntRange(max = 2000) int from,
            @ForAll @IntRange(max = 2000) int length)
            throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        List<StoredBundle.Part> parts = new ArrayList<>();
        for (int i = 0; i < sizes.size(); i++) {
            byte[] content = new byte[sizes.get(i)];
            new Random(i).nextBytes(content);
            Path file = folder.resolve(i + ".part");
            Files.write(file, content);
            parts.add(new StoredBundle.Part(file, content.length));
            all.write(content);
        }
        byte[] whole = all.toByteArray();
        StoredBundle bundle = new StoredBundle("b", BundleFormat.TAR_ZST, parts, whole.length, "", 0);
        int first = Math.min(from, whole.length);
        int count = Math.min(length, whole.length - first);

        ByteBuffer target = ByteBuffer.allocate(count);
        try (PartsSource source = new PartsSource(bundle)) {
            source.read(first, target);
        }
        assertThat(target.array()).isEqualTo(Arrays.copyOfRange(whole, first, first + count));
    }
}
