package io.muster.coordinator.live;

import io.muster.protocol.agent.OutputPiece;
import io.muster.protocol.live.PieceLog;

/** What a watcher hears. */
public sealed interface OutputNews {
    record Printed(OutputPiece piece) implements OutputNews {}

    /**
     * What was printed before somebody came, from the beginning to here.
     *
     * @param until where in the log it ends
     */
    record Kept(PieceLog log, long until) implements OutputNews {}

    /** Nothing follows. */
    record Ended(String reason) implements OutputNews {}
}
