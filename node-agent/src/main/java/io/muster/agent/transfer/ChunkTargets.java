package io.muster.agent.transfer;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where one job's chunks go: the first of the addresses its coordinator has named, the next one where that can't be
 * reached, and at last the coordinator of the session, which passes them on. Thread-safe.
 */
final class ChunkTargets {
    private static final long DOWN_NANOS = 5_000_000_000L;

    private final Coordinators session;
    private final Map<URI, Long> downSince = new HashMap<>();
    private List<URI> preferred = List.of();

    ChunkTargets(Coordinators session) {
        this.session = session;
    }

    /** Says whether that is a change. */
    synchronized boolean prefer(List<URI> addresses) {
        downSince.clear();
        boolean change = !preferred.equals(addresses);
        preferred = List.copyOf(addresses);
        return change;
    }

    /** The first one that is not known to be down; the first one of all where all are. */
    synchronized URI next() {
        List<URI> all = all();
        return all.stream().filter(this::isUp).findFirst().orElse(all.get(0));
    }

    /** Notes that an address can't be reached; says whether another one may be tried at once. */
    synchronized boolean failed(URI address) {
        downSince.put(address, System.nanoTime());
        return all().stream().anyMatch(this::isUp);
    }

    private List<URI> all() {
        List<URI> all = new ArrayList<>(preferred);
        if (!all.contains(session.current())) {
            all.add(session.current());
        }
        return all;
    }

    private boolean isUp(URI address) {
        Long since = downSince.get(address);
        return since == null || System.nanoTime() - since > DOWN_NANOS;
    }
}
