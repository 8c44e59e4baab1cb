package io.muster.agent.collect.facts;

import io.muster.agent.collect.Collector;
import io.muster.agent.collect.CollectorContext;
import io.muster.agent.collect.CollectorResult;
import io.muster.agent.collect.Host;
import io.muster.protocol.spec.CollectorAction.Memory;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says how much memory the host has. */
public final class MemoryCollector implements Collector<Memory> {
    private static final Pattern TOTAL = Pattern.compile("(?m)^MemTotal:\\s*(\\d{1,15}) kB");

    private final Host host;

    public MemoryCollector(Host host) {
        this.host = host;
    }

    @Override
    public CollectorResult collect(Memory action, CollectorContext context) throws IOException {
        Matcher total = TOTAL.matcher(host.read("/proc/meminfo"));
        if (!total.find()) {
            return CollectorResult.failed("no MemTotal in /proc/meminfo");
        }
        context.entries().putJson("system/memory.json", new Json(Long.parseLong(total.group(1)) * 1024));
        return CollectorResult.collected();
    }

    private record Json(long total) {}
}
