package io.muster.testing.cluster;

import io.muster.testing.Hosts;
import io.muster.testing.check.ChunkLog;
import io.muster.testing.network.Wire;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** Every member is a process on a host of its own: coordinators on the first hosts, agents on those after. */
final class HostsRing implements Ring {
    private static final int PORT = 9000;

    private final ProcessPrograms programs;
    private final Hosts hosts;
    private final int coordinators;

    HostsRing(ProcessPrograms programs, Hosts hosts, int coordinators) {
        this.programs = programs;
        this.hosts = hosts;
        this.coordinators = coordinators;
    }

    @Override
    public URI coordinatorAddress(int number) {
        return URI.create("http://" + Hosts.address(number) + ":" + PORT);
    }

    @Override
    public Program coordinator(int number, URI address, Path data, Settings settings) {
        settings.set("muster.http.port", PORT)
                .set("muster.http.bind", address.getHost())
                .set("muster.http.allow-insecure-bind", true)
                .set("muster.cluster.allow-insecure-bind", true)
                .set("muster.cluster.host", address.getHost());
        return on(number, programs.coordinator(number, data, settings));
    }

    @Override
    public Seat agent(int number, String name, List<URI> addresses, Path data, Settings settings, ChunkLog chunks) {
        int host = coordinators + number;
        settings.set(
                "muster.agent.coordinators",
                addresses.stream().map(URI::toString).toList());
        return new Seat(on(host, programs.agent(name, data, settings)), new HostWire(hosts, host));
    }

    @Override
    public Wire coordinatorWire(int number) {
        return new HostWire(hosts, number);
    }

    private Program on(int host, Program program) {
        ((ProcessProgram) program).startBy(hosts.line(host, List.of()));
        return program;
    }

    @Override
    public void close() {
        hosts.close();
    }
}
