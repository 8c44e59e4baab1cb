package io.muster.coordinator.collection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.protocol.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a journal of version 0.1 holds, one file for each event: every later version must read it. */
class GoldenEventTest {
    private static final ObjectMapper MAPPER = Json.mapper();
    private static final EventSerializer SERIALIZER = new EventSerializer();

    /** Set to a folder to write the files of events that are new. */
    private static final String WRITE_TO = System.getProperty("journal.write", "");

    static List<ManagerEvent> events() {
        return Samples.events();
    }

    private static ManagerSnapshot snapshot() {
        ManagerState state = new ManagerState(List.of());
        Samples.events().stream()
                .filter(e -> !(e instanceof CollectionEvent.Deleted))
                // The golden snapshot is older than these.
                .filter(e -> !(e instanceof CollectionEvent.UploadRequested))
                .filter(e -> !(e instanceof CollectionEvent.UploadRemembered))
                .forEach(state::apply);
        return state.snapshot();
    }

    @Test
    void everyEventHasASample() {
        Set<String> sampled =
                Samples.events().stream().map(SERIALIZER::manifest).collect(Collectors.toSet());
        assertThat(sampled).isEqualTo(new HashSet<>(EventSerializer.NAMES.keySet()));
    }

    @ParameterizedTest
    @MethodSource("events")
    void anEventIsWrittenAsInItsGoldenFile(ManagerEvent event) throws IOException {
        byte[] written = SERIALIZER.toBinary(event);
        keep(SERIALIZER.manifest(event) + ".json", pretty(written));
        assertThat(MAPPER.readTree(written)).isEqualTo(MAPPER.readTree(golden(SERIALIZER.manifest(event) + ".json")));
    }

    @ParameterizedTest
    @MethodSource("events")
    void anEventIsReadFromItsGoldenFile(ManagerEvent event) throws IOException {
        String name = SERIALIZER.manifest(event);
        assertThat(SERIALIZER.fromBinary(golden(name + ".json"), name)).isEqualTo(event);
    }

    @ParameterizedTest
    @MethodSource("events")
    void aFieldThatANewerVersionAddsIsIgnored(ManagerEvent event) throws IOException {
        String name = SERIALIZER.manifest(event);
        ObjectNode newer = (ObjectNode) MAPPER.readTree(golden(name + ".json"));
        newer.put("addedLater", 1);
        assertThat(SERIALIZER.fromBinary(MAPPER.writeValueAsBytes(newer), name)).isEqualTo(event);
    }

    @Test
    void aSnapshotIsReadFromItsGoldenFile() throws IOException {
        keep(EventSerializer.SNAPSHOT + ".json.zst", SERIALIZER.toBinary(snapshot()));
        byte[] golden = golden(EventSerializer.SNAPSHOT + ".json.zst");
        assertThat(SERIALIZER.fromBinary(golden, EventSerializer.SNAPSHOT)).isEqualTo(snapshot());
    }

    @Test
    void aSnapshotRestoresWhatItsEventsMade() {
        ManagerSnapshot restored = ManagerState.restore(snapshot(), List.of()).snapshot();
        assertThat(restored).isEqualTo(snapshot());
        assertThat(restored.collections()).isNotEmpty();
        assertThat(restored.nodes()).containsExactly(new NodeSeen(Samples.NODE, true));
    }

    @Test
    void noNameIsUsedTwiceAndEachCarriesItsVersion() {
        assertThat(new TreeSet<>(EventSerializer.NAMES.keySet())).allMatch(name -> name.matches("[a-z-]+\\.v\\d+"));
        assertThat(EventSerializer.NAMES.values()).doesNotHaveDuplicates();
    }

    private static void keep(String file, byte[] content) throws IOException {
        if (!WRITE_TO.isEmpty()) {
            Files.write(Path.of(WRITE_TO, file), content);
        }
    }

    private static byte[] pretty(byte[] json) throws IOException {
        JsonNode tree = MAPPER.readTree(json);
        return (MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(tree) + "\n")
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private static byte[] golden(String file) throws IOException {
        if (!WRITE_TO.isEmpty() && Files.exists(Path.of(WRITE_TO, file))) {
            return Files.readAllBytes(Path.of(WRITE_TO, file));
        }
        try (InputStream in = GoldenEventTest.class.getResourceAsStream("/journal/v1/" + file)) {
            assertThat(in).as("golden file %s", file).isNotNull();
            return in.readAllBytes();
        }
    }
}
