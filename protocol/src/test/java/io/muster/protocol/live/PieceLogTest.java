package io.muster.protocol.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.agent.OutputPiece;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PieceLogTest {
    @TempDir
    private Path folder;

    private long offset;

    private OutputPiece next(String text) {
        OutputPiece piece = new OutputPiece(false, offset, offset + text.length(), text);
        offset = piece.to();
        return piece;
    }

    private static List<OutputPiece> all(PieceLog log, int bytes) {
        List<OutputPiece> pieces = new ArrayList<>();
        for (long at = log.begin(); at < log.end(); ) {
            PieceLog.Batch batch = log.read(at, bytes);
            assertThat(batch.next()).isGreaterThan(at);
            pieces.addAll(batch.pieces());
            at = batch.next();
        }
        return pieces;
    }

    private static String text(List<OutputPiece> pieces) {
        return pieces.stream().map(OutputPiece::text).collect(Collectors.joining());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000, 64 << 10, 1 << 20})
    void tellsEverythingInOrderHoweverMuchIsReadAtOnce(int bytes) {
        Random random = new Random(bytes);
        StringBuilder expected = new StringBuilder();
        try (PieceLog log = new PieceLog(folder, 0)) {
            for (int i = 0; i < 300; i++) {
                OutputPiece piece = next("x".repeat(random.nextInt(10_000)) + i + "\n");
                expected.append(piece.text());
                log.add(piece);
            }
            List<OutputPiece> read = all(log, bytes);

            assertThat(text(read)).isEqualTo(expected.toString());
            long at = 0;
            for (OutputPiece piece : read) {
                assertThat(piece.from()).isEqualTo(at);
                at = piece.to();
            }
        }
    }

    @Test
    void keepsBothStreamsApartAndJoinsSmallPieces() {
        try (PieceLog log = new PieceLog(null, 0)) {
            log.add(new OutputPiece(false, 0, 2, "a\n"));
            log.add(new OutputPiece(false, 2, 4, "b\n"));
            log.add(new OutputPiece(true, 0, 2, "e\n"));
            log.add(new OutputPiece(false, 9, 11, "c\n"));

            assertThat(all(log, 1 << 20))
                    .containsExactly(
                            new OutputPiece(false, 0, 4, "a\nb\n"),
                            new OutputPiece(true, 0, 2, "e\n"),
                            new OutputPiece(false, 9, 11, "c\n"));
        }
    }

    @Test
    void ofMuchItKeepsTheNewestWithinItsBound() {
        try (PieceLog log = new PieceLog(folder, 0)) {
            for (int i = 0; i < 40; i++) {
                log.add(next("y".repeat(1 << 20)));
            }
            List<OutputPiece> kept = all(log, 1 << 20);

            assertThat(log.bytes()).isBetween(12L << 20, 20L << 20);
            assertThat(kept.get(kept.size() - 1).to()).isEqualTo(40L << 20);
            assertThat(log.read(0, 1).pieces()).isEqualTo(List.of(kept.get(0)));
        }
    }

    @Test
    void withoutRoomOnTheDiskTheLastIsKeptInMemory() throws IOException {
        try (PieceLog log = new PieceLog(folder, Long.MAX_VALUE)) {
            for (int i = 0; i < 1000; i++) {
                log.add(next("z".repeat(1000)));
            }
            assertThat(log.bytes()).isBetween(200L << 10, 400L << 10);
            assertThat(all(log, 1000).get(0).from()).isPositive();
        }
    }

    @Test
    void aFolderThatIsGoneIsNoReasonToFail() throws IOException {
        Path gone = Files.createDirectory(folder.resolve("gone"));
        try (PieceLog log = new PieceLog(gone, 0)) {
            Files.delete(gone);
            for (int i = 0; i < 1000; i++) {
                log.add(next("z".repeat(1000)));
            }
            assertThat(all(log, 1000)).isNotEmpty();
        }
    }

    @Test
    void leavesNothingBehindEvenWhileItIsOpen() throws IOException {
        PieceLog log = new PieceLog(folder, 0);
        for (int i = 0; i < 20; i++) {
            log.add(next("y".repeat(1 << 20)));
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
        log.close();
        assertThat(all(log, 1)).isEmpty();
    }
}
