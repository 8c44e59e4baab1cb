package io.muster.agent.collect.facts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.muster.agent.collect.Collector;
import io.muster.agent.collect.CollectorContext;
import io.muster.agent.collect.CollectorResult;
import io.muster.agent.collect.Host;
import io.muster.protocol.plan.VerdictKind;
import io.muster.protocol.spec.CollectorAction.Time;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Tells the time zone and whether the clock is synchronised, both as systemd sees it. Without systemd only the time
 * zone is known; the rest is then left out rather than guessed.
 */
public final class TimeCollector implements Collector<Time> {
    private final Host host;

    public TimeCollector(Host host) {
        this.host = host;
    }

    @Override
    public CollectorResult collect(Time action, CollectorContext context) throws IOException, InterruptedException {
        Tool tool = Tool.run(host, context, List.of("timedatectl", "show"));
        if (tool.failure() != null && tool.failure().kind() != VerdictKind.MISSING) {
            return tool.failure();
        }
        if (tool.failure() == null && tool.exitCode() == 0) {
            Properties shown = new Properties();
            shown.load(new StringReader(tool.stdout()));
            context.entries()
                    .putJson(
                            "system/time.json",
                            new Json(
                                    upstreamName(shown.getProperty("Timezone", "")),
                                    shown.getProperty("NTPSynchronized", "").equals("yes"),
                                    shown.getProperty("NTP", "").equals("yes")));
            return CollectorResult.collected();
        }
        String why = tool.failure() == null ? "timedatectl: " + tool.complaint() : "no timedatectl on this host";
        String zone = configuredZone();
        if (zone == null) {
            return CollectorResult.missing(why);
        }
        context.entries().putJson("system/time.json", new Json(upstreamName(zone), null, null));
        return CollectorResult.missing(why + "; only the time zone is known");
    }

    private @Nullable String configuredZone() {
        try {
            Path target = Files.readSymbolicLink(host.at("/etc/localtime"));
            String path = target.toString();
            int zone = path.indexOf("zoneinfo/");
            if (zone >= 0) {
                return path.substring(zone + "zoneinfo/".length());
            }
        } catch (IOException | UnsupportedOperationException e) {
            // Not a link: Debian also has the name in a file.
        }
        try {
            return host.read("/etc/timezone").strip();
        } catch (IOException e) {
            return null;
        }
    }

    private static String upstreamName(String zone) {
        return zone.equalsIgnoreCase("Etc/UTC") ? "UTC" : zone.toUpperCase(Locale.ROOT);
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Json(
            String timezone,
            @JsonProperty("ntp_synchronized") @Nullable Boolean ntpSynchronized,
            @JsonProperty("ntp_active") @Nullable Boolean ntpActive) {}
}
