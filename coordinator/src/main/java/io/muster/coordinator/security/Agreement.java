package io.muster.coordinator.security;

import java.io.IOException;

/** How coordinators come to have the same secrets. */
@FunctionalInterface
public interface Agreement {
    /** A coordinator that is alone agrees with itself. */
    Agreement ALONE = (name, proposed) -> proposed;

    /** What all coordinators use under a name: the first one's proposal. Blocks. */
    String agree(String name, String proposed) throws IOException;
}
