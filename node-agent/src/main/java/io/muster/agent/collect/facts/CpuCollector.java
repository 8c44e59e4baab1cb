package io.muster.agent.collect.facts;

import io.muster.agent.collect.Collector;
import io.muster.agent.collect.CollectorContext;
import io.muster.agent.collect.CollectorResult;
import io.muster.agent.collect.Host;
import io.muster.protocol.spec.CollectorAction.Cpu;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Counts processors and names their features. */
public final class CpuCollector implements Collector<Cpu> {
    private final Host host;

    public CpuCollector(Host host) {
        this.host = host;
    }

    @Override
    public CollectorResult collect(Cpu action, CollectorContext context) throws IOException {
        CpuInfo info = CpuInfo.parse(host.read("/proc/cpuinfo"));
        int cores = cores();
        if (cores == 0) {
            cores = info.physical() > 0 ? info.physical() : info.logical();
        }
        context.entries().putJson("system/cpu.json", new Json(info.logical(), cores, info.flags(), architecture()));
        return CollectorResult.collected();
    }

    /** Processors that share a core name the same siblings. */
    private int cores() {
        Set<String> siblings = new HashSet<>();
        try (DirectoryStream<Path> cpus = Files.newDirectoryStream(host.at("/sys/devices/system/cpu"), "cpu[0-9]*")) {
            for (Path cpu : cpus) {
                Path list = cpu.resolve("topology/thread_siblings_list");
                if (Files.exists(list)) {
                    siblings.add(Files.readString(list).strip());
                }
            }
        } catch (IOException e) {
            return 0;
        }
        return siblings.size();
    }

    /** As {@code uname -m} says it. */
    private String architecture() {
        try {
            return host.read("/proc/sys/kernel/arch").strip();
        } catch (IOException e) {
            String jvm = System.getProperty("os.arch", "");
            return jvm.equals("amd64") ? "x86_64" : jvm;
        }
    }

    private record Json(int logicalCount, int physicalCount, List<String> flags, String machineArch) {}
}
