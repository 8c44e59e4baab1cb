package io.muster.agent.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.process.OutputListener;
import io.muster.protocol.agent.AgentCommand.WatchOutput;
import io.muster.protocol.agent.AgentEvent.OutputPrinted;
import io.muster.protocol.agent.OutputPiece;
import io.muster.protocol.agent.RedactionOrder;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.live.PieceLog;
import io.muster.redaction.Redaction;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveOutputsTest {
    private static final CollectionId JOB = new CollectionId("01890a5d-ac96-774b-bcce-b302099a8057");
    private static final CollectorId NAME = new CollectorId("name");
    private static final String PATH = "host-collectors/n/run-host/name.txt";

    @TempDir
    Path folder;

    private final List<OutputPrinted> told = new CopyOnWriteArrayList<>();
    private LiveOutputs outputs;

    @BeforeEach
    void open() {
        outputs = live(Redaction.NONE, null);
    }

    @AfterEach
    void close() {
        outputs.close();
    }

    private LiveOutputs live(Redaction redaction, @Nullable String withheld) {
        return new LiveOutputs(JOB, redaction, () -> new PieceLog(folder, 0), withheld, told::add);
    }

    private void redactStrictly() {
        outputs.close();
        outputs = live(Redaction.of(new RedactionOrder("strict", "", List.of(), List.of())), null);
    }

    private static void print(OutputListener output, boolean stderr, String text) {
        output.onOutput(stderr, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private String text(boolean stderr) {
        return told.stream()
                .flatMap(event -> event.pieces().stream())
                .filter(piece -> piece.stderr() == stderr)
                .map(OutputPiece::text)
                .collect(Collectors.joining());
    }

    private void awaitEnd() {
        Awaitility.await().until(() -> told.stream().anyMatch(event -> event.end() != null));
    }

    @Test
    void saysNothingWhileNobodyWatches() {
        OutputListener output = outputs.begin(NAME, PATH);
        print(output, false, "unseen\n");
        outputs.end(NAME);
        outputs.watch(new WatchOutput(JOB, NAME, 0, 0));
        awaitEnd();
        assertThat(text(false)).isEqualTo("unseen\n");
    }

    @Test
    void tellsBothStreamsInTheOrderInWhichTheyCame() {
        outputs.watch(new WatchOutput(JOB, NAME, 0, 0));
        OutputListener output = outputs.begin(NAME, PATH);
        print(output, false, "one\n");
        print(output, true, "oops\n");
        print(output, false, "two");
        outputs.end(NAME);
        awaitEnd();
        assertThat(told.stream().flatMap(event -> event.pieces().stream()))
                .containsExactly(
                        new OutputPiece(false, 0, 4, "one\n"),
                        new OutputPiece(true, 0, 5, "oops\n"),
                        new OutputPiece(false, 4, 7, "two"));
        assertThat(told.get(told.size() - 1).end()).isEqualTo("ended");
    }

    @Test
    void goesOnAfterTheOffsetsThatAWatcherHas() {
        OutputListener output = outputs.begin(NAME, PATH);
        print(output, false, "one\ntwo\n");
        outputs.end(NAME);
        outputs.watch(new WatchOutput(JOB, NAME, 0, 0));
        awaitEnd();
        told.clear();
        outputs.watch(new WatchOutput(JOB, NAME, 4, 0));
        assertThat(text(false)).isEqualTo("two\n");
    }

    @Test
    void aSessionThatHasNotAskedIsToldNothingAndEachAnswerSaysWhatItAnswers() {
        OutputListener output = outputs.begin(NAME, PATH);
        outputs.watch(new WatchOutput(JOB, NAME, 0, 0, 1L));
        print(output, false, "one\n");
        Awaitility.await().until(() -> text(false).equals("one\n"));
        outputs.leaveAll();
        told.clear();
        print(output, false, "two\n");
        Awaitility.await().pollDelay(java.time.Duration.ofMillis(250)).until(() -> true);
        assertThat(told).isEmpty();
        outputs.watch(new WatchOutput(JOB, NAME, 0, 0, 2L));
        outputs.end(NAME);
        awaitEnd();
        assertThat(text(false)).isEqualTo("one\ntwo\n");
        assertThat(told).allSatisfy(event -> assertThat(event.watch()).isEqualTo(2));
    }

    @Test
    void nobodyEverSeesWhatTheEntryWillNotHold() {
        redactStrictly();
        OutputListener output = outputs.begin(NAME, PATH);
        outputs.watch(new WatchOutput(JOB, NAME, 0, 0));
        String secret = "hunter2hunter2";
        for (String part : List.of("user=ann passw", "ord=", secret.substring(0, 5), secret.substring(5), " x\nlast")) {
            print(output, false, part);
            Awaitility.await().pollDelay(java.time.Duration.ofMillis(120)).until(() -> true);
        }
        outputs.end(NAME);
        awaitEnd();
        assertThat(text(false))
                .doesNotContain(secret.substring(0, 5))
                .contains("user=ann")
                .endsWith("\nlast");
    }

    @Test
    void keySpreadOverManyLinesIsHiddenThoughItsBeginningIsLongGone() {
        redactStrictly();
        OutputListener output = outputs.begin(NAME, PATH);
        outputs.watch(new WatchOutput(JOB, NAME, 0, 0));
        print(output, false, "-----BEGIN RSA PRIVATE KEY-----\n");
        Awaitility.await().pollDelay(java.time.Duration.ofMillis(150)).until(() -> true);
        print(output, false, "MIIEowIBAAKCAQEAxSECRETxSECRETxSECRETxSECRETxSECRETxSECRETxSECRE\n");
        print(output, false, "-----END RSA PRIVATE KEY-----\nafter\n");
        outputs.end(NAME);
        awaitEnd();
        assertThat(text(false)).doesNotContain("xSECRET").endsWith("after\n");
    }

    @Test
    void whoeverWatchesACollectorThatPrintsNothingIsToldSo() {
        outputs.watch(new WatchOutput(JOB, NAME, 0, 0));
        outputs.end(NAME);
        outputs.watch(new WatchOutput(JOB, NAME, 0, 0));
        assertThat(told).hasSize(2).allSatisfy(event -> assertThat(event.end()).contains("no command"));
    }

    @Test
    void whatIsNoTextIsWithheld() {
        redactStrictly();
        OutputListener output = outputs.begin(NAME, PATH);
        outputs.watch(new WatchOutput(JOB, NAME, 0, 0));
        output.onOutput(false, ByteBuffer.wrap("password=geheim\n".getBytes(StandardCharsets.UTF_16LE)));
        awaitEnd();
        assertThat(text(false)).isEmpty();
        assertThat(told.get(told.size() - 1).end()).startsWith("withheld: ");
    }

    @Test
    void whoComesLateIsToldEverythingAndThenWhatIsPrinted() {
        OutputListener output = outputs.begin(NAME, PATH);
        StringBuilder printed = new StringBuilder();
        for (int round = 0; round < 12; round++) {
            String lines = ("line " + round + " " + "x".repeat(90) + "\n").repeat(1000);
            printed.append(lines);
            print(output, false, lines);
            Awaitility.await().pollDelay(java.time.Duration.ofMillis(120)).until(() -> true);
        }
        outputs.watch(new WatchOutput(JOB, NAME, 0, 0));
        print(output, false, "and last\n");
        printed.append("and last\n");
        outputs.end(NAME);
        awaitEnd();
        assertThat(text(false)).isEqualTo(printed.toString());
        assertThat(told).as("one message never holds it all").hasSizeGreaterThan(2);
    }

    @Test
    void whatIsEncryptedForOthersIsNotTold() {
        outputs.close();
        outputs = live(Redaction.NONE, "it is encrypted");
        OutputListener output = outputs.begin(NAME, PATH);
        print(output, false, "for recipients only\n");
        outputs.watch(new WatchOutput(JOB, NAME, 0, 0));
        assertThat(told).singleElement().satisfies(event -> {
            assertThat(event.pieces()).isEmpty();
            assertThat(event.end()).isEqualTo("withheld: it is encrypted");
        });
    }

    @Test
    void whatComesTooFastIsLeftOutAndTheOffsetsTell() {
        OutputListener output = outputs.begin(NAME, PATH);
        byte[] flood = new byte[8 << 20];
        new Random(1).nextBytes(flood);
        outputs.watch(new WatchOutput(JOB, NAME, 0, 0));
        output.onOutput(false, ByteBuffer.wrap(flood));
        Awaitility.await().until(() -> !told.isEmpty());
        print(output, false, "end");
        outputs.end(NAME);
        awaitEnd();
        List<OutputPiece> pieces =
                told.stream().flatMap(event -> event.pieces().stream()).toList();
        assertThat(pieces.get(pieces.size() - 1).to()).isEqualTo((8L << 20) + 3);
        assertThat(pieces.stream().mapToLong(p -> p.to() - p.from()).sum()).isLessThan(512 << 10);
    }
}
