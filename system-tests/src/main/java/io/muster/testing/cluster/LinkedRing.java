package io.muster.testing.cluster;

import io.muster.testing.check.ChunkLog;
import io.muster.testing.network.Link;
import io.muster.testing.network.Sockets;
import io.muster.testing.network.Wire;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Everybody on loopback; every agent dials each coordinator through a link of its own. */
final class LinkedRing implements Ring {
    private final Programs programs;
    private final List<List<Link>> byCoordinator = new ArrayList<>();

    /** Makes programs that are not started yet. */
    interface Programs {
        Program coordinator(int number, Path data, Settings settings);

        Program agent(String name, Path data, Settings settings);
    }

    LinkedRing(Programs programs) {
        this.programs = programs;
    }

    @Override
    public URI coordinatorAddress(int number) {
        return URI.create("http://127.0.0.1:" + Sockets.freePort());
    }

    @Override
    public Program coordinator(int number, URI address, Path data, Settings settings) {
        byCoordinator.add(new ArrayList<>());
        settings.set("muster.http.port", address.getPort());
        return programs.coordinator(number, data, settings);
    }

    @Override
    public Seat agent(int number, String name, List<URI> coordinators, Path data, Settings settings, ChunkLog chunks) {
        List<Link> links = new ArrayList<>();
        for (int i = 0; i < coordinators.size(); i++) {
            URI address = coordinators.get(i);
            Link link = Link.to(name, new InetSocketAddress(address.getHost(), address.getPort()), chunks::tap);
            links.add(link);
            byCoordinator.get(i).add(link);
        }
        settings.set(
                "muster.agent.coordinators",
                links.stream().map(link -> link.address().toString()).toList());
        Wire wire = links.size() == 1 ? links.get(0) : Wires.ofDialler(links);
        return new Seat(programs.agent(name, data, settings), wire);
    }

    @Override
    public Wire coordinatorWire(int number) {
        return Wires.ofDialled(byCoordinator.get(number - 1));
    }

    @Override
    public void close() {
        byCoordinator.forEach(links -> links.forEach(Link::close));
    }
}
