package io.muster.coordinator.live;

import io.muster.protocol.agent.OutputPiece;

/** What a watcher hears. */
public sealed interface OutputNews {
    record Printed(OutputPiece piece) implements OutputNews {}

    /** Nothing follows. */
    record Ended(String reason) implements OutputNews {}
}
