package io.muster.agent.collect.facts;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.muster.agent.collect.Collector;
import io.muster.agent.collect.CollectorContext;
import io.muster.agent.collect.CollectorResult;
import io.muster.agent.collect.Host;
import io.muster.protocol.spec.CollectorAction.HostServices;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** Lists systemd's services and their states. */
public final class HostServicesCollector implements Collector<HostServices> {
    private final Host host;

    public HostServicesCollector(Host host) {
        this.host = host;
    }

    @Override
    public CollectorResult collect(HostServices action, CollectorContext context)
            throws IOException, InterruptedException {
        // The test of sd_booted(3).
        if (!Files.isDirectory(host.at("/run/systemd/system"))) {
            return CollectorResult.missing("systemd does not run on this host");
        }
        Tool systemctl = Tool.run(
                host,
                context,
                List.of("systemctl", "list-units", "--type=service", "--no-legend", "--all", "--plain", "--no-pager"));
        if (systemctl.failure() != null) {
            return systemctl.failure();
        }
        if (systemctl.exitCode() != 0) {
            return CollectorResult.missing("systemctl: " + systemctl.complaint());
        }
        context.entries().putJson("system/systemctl_services.json", parse(systemctl.stdout()));
        return CollectorResult.collected();
    }

    /** Versions that do not know {@code --plain} for lists mark failed units with a dot. */
    static List<Service> parse(String text) {
        List<Service> services = new ArrayList<>();
        for (String line : text.split("\n")) {
            String[] words = line.strip().replaceFirst("^[●○↻×*] +", "").split("\\s+", 5);
            if (words.length >= 4) {
                services.add(new Service(words[0], words[1], words[2], words[3]));
            }
        }
        return services;
    }

    record Service(
            @JsonProperty("Unit") String unit,
            @JsonProperty("Load") String load,
            @JsonProperty("Active") String active,
            @JsonProperty("Sub") String sub) {}
}
