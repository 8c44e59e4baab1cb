package io.muster.protocol.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.protocol.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The words between agents and coordinators, held fast by one golden file for each. */
class WireTest {
    private static final ObjectMapper MAPPER = Json.mapper();

    /** Set to a folder to write the files anew, after a deliberate and compatible change. */
    private static final String WRITE_TO = System.getProperty("wire.write", "");

    private record Sample(Class<?> protocol, Object message) {
        String file() {
            return protocol.getSimpleName().toLowerCase(Locale.ROOT) + "-"
                    + message.getClass().getSimpleName().toLowerCase(Locale.ROOT) + ".json";
        }

        @Override
        public String toString() {
            return file();
        }
    }

    static Stream<Sample> samples() {
        return Stream.of(
                        WireSamples.commands().stream().map(m -> new Sample(AgentCommand.class, m)),
                        WireSamples.events().stream().map(m -> new Sample(AgentEvent.class, m)),
                        WireSamples.updates().stream().map(m -> new Sample(JobUpdate.class, m)))
                .flatMap(s -> s);
    }

    static List<Class<?>> protocols() {
        return List.of(AgentCommand.class, AgentEvent.class, JobUpdate.class);
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void thereIsOneSampleOfEachMessage(Class<?> protocol) {
        List<String> sampled = samples()
                .filter(s -> s.protocol() == protocol)
                .map(s -> s.message().getClass().getName())
                .toList();

        assertThat(sampled)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(protocol.getPermittedSubclasses())
                        .map(Class::getName)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void isWrittenAsInItsGoldenFile(Sample sample) throws IOException {
        JsonNode written = MAPPER.readTree(MAPPER.writeValueAsString(sample.message()));
        if (!WRITE_TO.isEmpty()) {
            Files.writeString(
                    Path.of(WRITE_TO, sample.file()),
                    MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(written) + "\n");
        }

        assertThat(written).isEqualTo(golden(sample));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void isReadFromItsGoldenFile(Sample sample) throws IOException {
        assertThat(MAPPER.treeToValue(golden(sample), sample.protocol())).isEqualTo(sample.message());
    }

    static Stream<Arguments> samplesOfEarlierVersions() {
        return IntStream.range(AgentEndpoints.OLDEST_WIRE_VERSION, AgentEndpoints.WIRE_VERSION)
                .boxed()
                .flatMap(version -> samples()
                        .filter(sample -> since(sample) <= version)
                        .map(sample -> Arguments.of(version, sample)));
    }

    private static int since(Sample sample) {
        Object message = sample.message();
        if (message instanceof AgentEvent.ChunksGone || message instanceof AgentEvent.StaleEpoch) {
            return 2;
        }
        boolean live = message instanceof AgentCommand.WatchOutput
                || message instanceof AgentCommand.LeaveOutput
                || message instanceof AgentEvent.OutputPrinted;
        return live ? AgentEndpoints.LIVE_VERSION : 1;
    }

    @ParameterizedTest
    @MethodSource("samplesOfEarlierVersions")
    void isReadAsAnEarlierVersionWritesIt(int version, Sample sample) throws IOException {
        Object expected = WireSamples.of(version).stream()
                .filter(m -> m.getClass() == sample.message().getClass())
                .findFirst()
                .orElse(sample.message());
        assertThat(MAPPER.treeToValue(golden(version, sample), sample.protocol()))
                .isEqualTo(expected);
    }

    /** Earlier versions ignore fields that they do not know, so they read what is written now as their own. */
    @ParameterizedTest
    @MethodSource("samplesOfEarlierVersions")
    void holdsAllThatAnEarlierVersionReads(int version, Sample sample) throws IOException {
        assertHolds(golden(sample), golden(version, sample), sample.file());
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "2, 2", "3, 3", "4, 4", "5, 4"})
    void speaksTheNewestVersionThatBothCan(int theirs, int common) {
        assertThat(AgentEndpoints.commonVersion(theirs)).isEqualTo(common);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void ignoresAFieldThatANewerVersionAdds(Sample sample) throws IOException {
        ObjectNode newer = (ObjectNode) golden(sample);
        newer.put("addedLater", 1);

        assertThat(MAPPER.treeToValue(newer, sample.protocol())).isEqualTo(sample.message());
    }

    private static void assertHolds(JsonNode newer, JsonNode older, String at) {
        assertThat(newer).as(at).isNotNull();
        if (older.isContainerNode()) {
            assertThat(newer.getNodeType()).as(at).isEqualTo(older.getNodeType());
            older.properties().forEach(f -> assertHolds(newer.get(f.getKey()), f.getValue(), at + "/" + f.getKey()));
            for (int i = 0; older.isArray() && i < older.size(); i++) {
                assertHolds(newer.get(i), older.get(i), at + "/" + i);
            }
        } else {
            assertThat(newer).as(at).isEqualTo(older);
        }
    }

    private static JsonNode golden(Sample sample) throws IOException {
        return golden(AgentEndpoints.WIRE_VERSION, sample);
    }

    private static JsonNode golden(int version, Sample sample) throws IOException {
        try (InputStream in = WireTest.class.getResourceAsStream("/wire/v" + version + "/" + sample.file())) {
            assertThat(in).as("golden file %s", sample.file()).isNotNull();
            return MAPPER.readTree(in);
        }
    }
}
