package io.muster.agent.transfer;

import java.net.URI;
import java.util.List;

/**
 * The configured coordinators, of which one is in use: all of them do, and when one fails it is the next one's turn.
 */
public final class Coordinators {
    private final List<URI> addresses;
    private int current;

    /** @param addresses {@code http} or {@code https}, at least one */
    public Coordinators(List<URI> addresses) {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("no coordinator address");
        }
        this.addresses = List.copyOf(addresses);
    }

    public synchronized URI current() {
        return addresses.get(current);
    }

    public int size() {
        return addresses.size();
    }

    /** Moves on to the next one; says whether all have had their turn since the first. */
    public synchronized boolean failed(URI failed) {
        if (current().equals(failed)) {
            current = (current + 1) % addresses.size();
        }
        return current == 0;
    }
}
