package io.muster.agent.collect.facts;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.muster.agent.collect.Collector;
import io.muster.agent.collect.CollectorContext;
import io.muster.agent.collect.CollectorResult;
import io.muster.agent.collect.Host;
import io.muster.protocol.spec.CollectorAction.SystemPackages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Asks the package manager about the packages that the spec names for this distribution. */
public final class SystemPackagesCollector implements Collector<SystemPackages> {
    private static final Set<String> DPKG = Set.of("ubuntu", "debian", "linuxmint", "raspbian");

    private final Host host;

    public SystemPackagesCollector(Host host) {
        this.host = host;
    }

    @Override
    public CollectorResult collect(SystemPackages action, CollectorContext context)
            throws IOException, InterruptedException {
        OsRelease release = OsRelease.of(host);
        List<Answer> packages = new ArrayList<>();
        for (String name : wanted(action.packages(), release)) {
            Tool tool = Tool.run(host, context, query(release, name));
            if (tool.failure() != null) {
                return tool.failure();
            }
            packages.add(new Answer(name, tool.stdout(), Integer.toString(tool.exitCode()), tool.stderr()));
        }
        String name = context.name("packages");
        context.entries()
                .putJson("system/" + name + "-packages.json", new Json(release.id(), release.version(), packages));
        return CollectorResult.collected();
    }

    private static List<String> query(OsRelease release, String name) {
        return DPKG.contains(release.id()) ? List.of("dpkg", "-s", "--", name) : List.of("rpm", "-qi", "--", name);
    }

    /** The lists of the distribution itself and of its major version, such as {@code rhel} and {@code rhel9}. */
    static List<String> wanted(Map<String, List<String>> packages, OsRelease release) {
        String major = release.version().split("\\.")[0];
        Set<String> names = new LinkedHashSet<>(packages.getOrDefault(release.id(), List.of()));
        names.addAll(packages.getOrDefault(release.id() + major, List.of()));
        return new ArrayList<>(names);
    }

    private record Answer(
            String name, String details, String exitCode, @JsonInclude(JsonInclude.Include.NON_EMPTY) String error) {}

    private record Json(String os, String osVersion, List<Answer> packages) {}
}
