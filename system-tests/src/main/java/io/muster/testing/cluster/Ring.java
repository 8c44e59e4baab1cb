package io.muster.testing.cluster;

import io.muster.testing.check.ChunkLog;
import io.muster.testing.network.Wire;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** Where the members of a cluster run, and by what cables they are joined. */
interface Ring extends AutoCloseable {
    /** The address that coordinator {@code number} (from 1) listens on; nobody else has it. */
    URI coordinatorAddress(int number);

    Program coordinator(int number, URI address, Path data, Settings settings);

    /**
     * An agent and its cable.
     *
     * @param number from 1
     */
    Seat agent(int number, String name, List<URI> coordinators, Path data, Settings settings, ChunkLog chunks);

    /** The cable of a coordinator, once all agents are there. */
    Wire coordinatorWire(int number);

    @Override
    void close();

    /** A program with its cable. */
    record Seat(Program program, Wire wire) {}
}
