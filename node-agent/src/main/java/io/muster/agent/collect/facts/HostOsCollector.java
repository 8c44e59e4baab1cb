package io.muster.agent.collect.facts;

import io.muster.agent.collect.Collector;
import io.muster.agent.collect.CollectorContext;
import io.muster.agent.collect.CollectorResult;
import io.muster.agent.collect.Host;
import io.muster.protocol.spec.CollectorAction.HostOs;
import java.io.IOException;
import java.util.Map;

/** Names the host, its kernel and its distribution, with the words that Troubleshoot's library has for them. */
public final class HostOsCollector implements Collector<HostOs> {
    private static final Map<String, String> PLATFORMS = Map.of("rhel", "redhat", "ol", "oracle", "amzn", "amazon");

    private static final Map<String, String> FAMILIES = Map.ofEntries(
            Map.entry("debian", "debian"),
            Map.entry("ubuntu", "debian"),
            Map.entry("linuxmint", "debian"),
            Map.entry("raspbian", "debian"),
            Map.entry("redhat", "rhel"),
            Map.entry("centos", "rhel"),
            Map.entry("rocky", "rhel"),
            Map.entry("almalinux", "rhel"),
            Map.entry("oracle", "rhel"),
            Map.entry("amazon", "rhel"),
            Map.entry("sles", "suse"),
            Map.entry("sled", "suse"),
            Map.entry("opensuse", "suse"),
            Map.entry("opensuse-leap", "suse"),
            Map.entry("opensuse-tumbleweed", "suse"));

    private final Host host;

    public HostOsCollector(Host host) {
        this.host = host;
    }

    @Override
    public CollectorResult collect(HostOs action, CollectorContext context) throws IOException {
        String name = host.read("/proc/sys/kernel/hostname").strip();
        String kernel = host.read("/proc/sys/kernel/osrelease").strip();
        OsRelease release = OsRelease.of(host);
        String platform = PLATFORMS.getOrDefault(release.id(), release.id());
        Json json =
                new Json(name, kernel, version(platform, release), platform, FAMILIES.getOrDefault(platform, platform));
        context.entries().putJson("system/hostos_info.json", json);
        return CollectorResult.collected();
    }

    /** Debian's own file knows the point release. */
    private String version(String platform, OsRelease release) {
        if (platform.equals("debian")) {
            try {
                return host.read("/etc/debian_version").strip();
            } catch (IOException e) {
                return release.version();
            }
        }
        return release.version();
    }

    private record Json(
            String name, String kernelVersion, String platformVersion, String platform, String platformFamily) {}
}
