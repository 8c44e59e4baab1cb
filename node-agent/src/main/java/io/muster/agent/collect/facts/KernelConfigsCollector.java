package io.muster.agent.collect.facts;

import io.muster.agent.collect.Collector;
import io.muster.agent.collect.CollectorContext;
import io.muster.agent.collect.CollectorResult;
import io.muster.agent.collect.Host;
import io.muster.protocol.spec.CollectorAction.KernelConfigs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** Tells with which options the running kernel was built. */
public final class KernelConfigsCollector implements Collector<KernelConfigs> {
    private static final int MAX_BYTES = 4 << 20;
    private static final Pattern OPTION = Pattern.compile("(?m)^(CONFIG_[A-Za-z0-9_]+)=([ymn])$");

    private final Host host;

    public KernelConfigsCollector(Host host) {
        this.host = host;
    }

    @Override
    public CollectorResult collect(KernelConfigs action, CollectorContext context) throws IOException {
        String release = host.read("/proc/sys/kernel/osrelease").strip();
        for (String place : places(release)) {
            if (!Files.exists(host.at(place))) {
                continue;
            }
            try (InputStream file = Files.newInputStream(host.at(place));
                    InputStream in = place.endsWith(".gz") ? new GZIPInputStream(file) : file) {
                String text = new String(Host.readAtMost(in, MAX_BYTES), StandardCharsets.UTF_8);
                context.entries().putJson("system/kernel-configs.json", parse(text));
                return CollectorResult.collected();
            }
        }
        return CollectorResult.missing("no configuration of kernel " + release + " on this host");
    }

    static Map<String, String> parse(String text) {
        Map<String, String> options = new TreeMap<>();
        Matcher option = OPTION.matcher(text);
        while (option.find()) {
            options.put(option.group(1), option.group(2));
        }
        return options;
    }

    private static List<String> places(String release) {
        return List.of(
                "/proc/config.gz",
                "/boot/config-" + release,
                "/usr/src/linux-" + release + "/.config",
                "/usr/src/linux/.config",
                "/usr/lib/modules/" + release + "/config",
                "/usr/lib/ostree-boot/config-" + release,
                "/usr/lib/kernel/config-" + release,
                "/usr/src/linux-headers-" + release + "/.config",
                "/lib/modules/" + release + "/build/.config");
    }
}
