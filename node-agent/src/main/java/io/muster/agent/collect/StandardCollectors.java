package io.muster.agent.collect;

import io.muster.agent.collect.commands.JournaldCollector;
import io.muster.agent.collect.commands.RunCollector;
import io.muster.agent.collect.facts.BlockDevicesCollector;
import io.muster.agent.collect.facts.CgroupsCollector;
import io.muster.agent.collect.facts.CpuCollector;
import io.muster.agent.collect.facts.DiskUsageCollector;
import io.muster.agent.collect.facts.HostOsCollector;
import io.muster.agent.collect.facts.HostServicesCollector;
import io.muster.agent.collect.facts.Ipv4InterfacesCollector;
import io.muster.agent.collect.facts.KernelConfigsCollector;
import io.muster.agent.collect.facts.KernelModulesCollector;
import io.muster.agent.collect.facts.MemoryCollector;
import io.muster.agent.collect.facts.SysctlCollector;
import io.muster.agent.collect.facts.SystemPackagesCollector;
import io.muster.agent.collect.facts.TimeCollector;
import io.muster.agent.collect.files.CopyCollector;
import io.muster.agent.collect.files.DataCollector;
import io.muster.agent.collect.net.DnsCollector;
import io.muster.agent.collect.net.HttpCollector;
import io.muster.agent.collect.net.TcpConnectCollector;
import io.muster.protocol.agent.AgentEvent.Estimate;
import io.muster.protocol.plan.VerdictKind;
import io.muster.protocol.spec.CollectorAction;
import io.muster.protocol.spec.CollectorSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The collectors that every agent has. */
public final class StandardCollectors implements CollectorCatalog {
    /** Typical size of one table of facts; only its order of magnitude matters. */
    private static final long SMALL = 4096;

    private final List<Binding<?>> bindings;
    private final RunCollector run;
    private final JournaldCollector journald;
    private final CopyCollector copy;

    public StandardCollectors(Host host) {
        run = new RunCollector(host);
        journald = new JournaldCollector(host);
        copy = new CopyCollector(host);
        bindings = List.of(
                new Binding<>("run", CollectorAction.Run.class, run),
                new Binding<>("copy", CollectorAction.Copy.class, copy),
                new Binding<>("journald", CollectorAction.Journald.class, journald),
                new Binding<>("cpu", CollectorAction.Cpu.class, new CpuCollector(host)),
                new Binding<>("memory", CollectorAction.Memory.class, new MemoryCollector(host)),
                new Binding<>("hostOS", CollectorAction.HostOs.class, new HostOsCollector(host)),
                new Binding<>("time", CollectorAction.Time.class, new TimeCollector(host)),
                new Binding<>(
                        "ipv4Interfaces", CollectorAction.Ipv4Interfaces.class, new Ipv4InterfacesCollector(host)),
                new Binding<>("blockDevices", CollectorAction.BlockDevices.class, new BlockDevicesCollector(host)),
                new Binding<>("hostServices", CollectorAction.HostServices.class, new HostServicesCollector(host)),
                new Binding<>("kernelModules", CollectorAction.KernelModules.class, new KernelModulesCollector(host)),
                new Binding<>("kernelConfigs", CollectorAction.KernelConfigs.class, new KernelConfigsCollector(host)),
                new Binding<>("sysctl", CollectorAction.Sysctl.class, new SysctlCollector(host)),
                new Binding<>("cgroups", CollectorAction.Cgroups.class, new CgroupsCollector(host)),
                new Binding<>("diskUsage", CollectorAction.DiskUsage.class, new DiskUsageCollector(host)),
                new Binding<>(
                        "systemPackages", CollectorAction.SystemPackages.class, new SystemPackagesCollector(host)),
                new Binding<>("data", CollectorAction.Data.class, new DataCollector()),
                new Binding<>("http", CollectorAction.Http.class, new HttpCollector()),
                new Binding<>("dns", CollectorAction.Dns.class, new DnsCollector(host)),
                new Binding<>("tcpConnect", CollectorAction.TcpConnect.class, new TcpConnectCollector()));
    }

    @Override
    public List<String> types() {
        return bindings.stream().map(Binding::type).toList();
    }

    @Override
    public CollectorResult collect(CollectorContext context) throws IOException, InterruptedException {
        CollectorAction action = context.spec().action();
        if (action instanceof CollectorAction.Unavailable unavailable) {
            return new CollectorResult(VerdictKind.SKIPPED, unavailable.reason(), null, List.of());
        }
        for (Binding<?> binding : bindings) {
            if (binding.action().isInstance(action)) {
                return binding.collect(action, context);
            }
        }
        return new CollectorResult(
                VerdictKind.SKIPPED,
                "this agent has no collector of type " + context.spec().type(),
                null,
                List.of());
    }

    @Override
    public Estimate estimate(CollectorSpec spec, @Nullable Instant since, @Nullable Instant until) {
        CollectorAction action = spec.action();
        if (spec.excluded()) {
            return new Estimate(spec.id(), 0, 0, "excluded");
        }
        if (action instanceof CollectorAction.Unavailable unavailable) {
            return new Estimate(spec.id(), 0, 0, unavailable.reason());
        }
        if (action instanceof CollectorAction.Run command) {
            return new Estimate(spec.id(), -1, -1, run.describe(command));
        }
        if (action instanceof CollectorAction.Journald journal) {
            return new Estimate(spec.id(), -1, -1, journald.describe(journal, since, until));
        }
        if (action instanceof CollectorAction.Copy files) {
            return copy.estimate(spec.id(), files, since, until);
        }
        if (action instanceof CollectorAction.Data data) {
            return new Estimate(spec.id(), data.data().getBytes(StandardCharsets.UTF_8).length, 1, null);
        }
        return new Estimate(spec.id(), SMALL, 1, null);
    }

    private record Binding<A extends CollectorAction>(String type, Class<A> action, Collector<A> collector) {
        CollectorResult collect(CollectorAction any, CollectorContext context)
                throws IOException, InterruptedException {
            try {
                return collector.collect(action.cast(any), context);
            } catch (NoSuchFileException e) {
                return CollectorResult.missing("no such file: " + e.getFile());
            } catch (AccessDeniedException e) {
                return CollectorResult.denied("permission denied: " + e.getFile());
            } catch (InvalidPathException e) {
                return CollectorResult.failed("not a path: " + e.getMessage());
            }
        }
    }
}
