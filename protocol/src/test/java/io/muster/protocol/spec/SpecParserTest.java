package io.muster.protocol.spec;

import static io.muster.protocol.spec.Specs.hosts;
import static io.muster.protocol.spec.Specs.ids;
import static io.muster.protocol.spec.Specs.one;
import static io.muster.protocol.spec.Specs.parse;
import static io.muster.protocol.spec.Specs.problems;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.spec.CollectorSpec.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SpecParserTest {
    @Test
    void readsEveryImplementedHostCollector() {
        Spec spec = hosts(
                """
                - run:
                    collectorName: ps
                    command: ps
                    args: [aux, 1]
                    env: ["A=b=c"]
                    inheritEnvs: [PATH]
                    ignoreParentEnvs: true
                    outputDir: out
                    input: {in.txt: hello}
                - copy: {collectorName: logs, path: /var/log/*.log, since: 2h, until: 2026-01-01T00:00:00Z}
                - journald: {collectorName: j, units: [ssh], lines: 10, output: short-iso, dmesg: true}
                - cpu: {}
                - memory:
                - hostOS: {}
                - time: {}
                - ipv4Interfaces: {}
                - blockDevices: {}
                - hostServices: {}
                - kernelModules: {}
                - kernelConfigs: {}
                - sysctl: {}
                - cgroups: {mountPoint: /sys/fs/cgroup}
                - diskUsage: {collectorName: root, path: /}
                - systemPackages: {ubuntu: [a, b], rhel8: [c]}
                - data: {collectorName: note, data: text}
                - http: {collectorName: self, get: {url: "http://localhost:80/x", timeout: 5s, headers: {A: b}}}
                - dns: {hostnames: [example.com]}
                - tcpConnect: {collectorName: db, address: "[::1]:5432", timeout: 3s}
                """);

        assertThat(problems(spec)).isEmpty();
        assertThat(ids(spec))
                .containsExactly(
                        "ps",
                        "logs",
                        "j",
                        "cpu",
                        "memory",
                        "hostOS",
                        "time",
                        "ipv4Interfaces",
                        "blockDevices",
                        "hostServices",
                        "kernelModules",
                        "kernelConfigs",
                        "sysctl",
                        "cgroups",
                        "root",
                        "systemPackages",
                        "note",
                        "self",
                        "dns",
                        "db");
        assertThat(one(spec, "ps").action())
                .isEqualTo(new CollectorAction.Run(
                        "ps",
                        List.of("aux", "1"),
                        "out",
                        Map.of("in.txt", "hello"),
                        List.of("A=b=c"),
                        List.of("PATH"),
                        true));
        assertThat(one(spec, "logs").action())
                .isEqualTo(new CollectorAction.Copy("/var/log/*.log", "2h", "2026-01-01T00:00:00Z"));
        assertThat(one(spec, "j").action())
                .isEqualTo(new CollectorAction.Journald(
                        false, true, List.of("ssh"), null, null, "short-iso", 10, false, false));
        assertThat(one(spec, "systemPackages").action())
                .isEqualTo(
                        new CollectorAction.SystemPackages(Map.of("ubuntu", List.of("a", "b"), "rhel8", List.of("c"))));
        assertThat(one(spec, "self").action())
                .isEqualTo(
                        new CollectorAction.Http(null, "GET", "http://localhost:80/x", false, Map.of("A", "b"), null));
        assertThat(one(spec, "self").timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(one(spec, "db").action()).isEqualTo(new CollectorAction.TcpConnect("[::1]:5432"));
        assertThat(one(spec, "db").timeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(spec.collectors()).allMatch(c -> c.scope() == Scope.HOST);
    }

    @Test
    void readsTheFieldsThatMusterAdds() {
        CollectorSpec run = one(
                hosts(
                        """
                        - run:
                            collectorName: a
                            command: "true"
                            timeout: 1m30s
                            maxBytes: 10Mi
                            priority: 70
                            exclusive: [node, "port:80"]
                            exclude: "true"
                        """),
                "a");
        assertThat(run.timeout()).isEqualTo(Duration.ofSeconds(90));
        assertThat(run.maxBytes()).isEqualTo(10L << 20);
        assertThat(run.priority()).isEqualTo(70);
        assertThat(run.exclusive()).isEqualTo(Set.of(CollectorSpec.NODE_LOCK, "port:80"));
        assertThat(run.excluded()).isTrue();
        assertThat(run.line()).isEqualTo(5);
    }

    @Test
    void tellsAllProblemsAtOnceWithLinesAndPaths() {
        Spec spec = hosts(
                """
                - run:
                    collectorName: a
                    comand: ps
                - rnu: {command: x}
                - tcpConnect: {address: localhost}
                - http: {get: {url: "ftp://x"}}
                - run: {collectorName: b/c, command: x, env: [NOVALUE], input: {a/b: c}, timeout: 30}
                - cpu: {maxBytes: many, priority: high, exclude: perhaps}
                """);
        assertThat(problems(spec))
                .containsExactly(
                        "test.yaml:5: error: spec.hostCollectors[0] (run/a): command is required",
                        "test.yaml:7: warning: spec.hostCollectors[0] (run/a): field \"comand\" is unknown and ignored;"
                                + " did you mean \"command\"?",
                        "test.yaml:8: error: spec.hostCollectors[1]: \"rnu\" is not a host collector; did you mean"
                                + " \"run\"?",
                        "test.yaml:9: error: spec.hostCollectors[2] (tcpConnect): address: \"localhost\" must be"
                                + " host:port, such as \"db.example.com:5432\" or \"[::1]:5432\"",
                        "test.yaml:10: error: spec.hostCollectors[3] (http): get.url: \"ftp://x\" is not a URL such as"
                                + " \"https://host:8443/path\"",
                        "test.yaml:11: error: spec.hostCollectors[4] (run/b/c): collectorName: \"b/c\" must be usable"
                                + " in a file name: without \"/\" and control characters, not \".\" or \"..\"",
                        "test.yaml:11: error: spec.hostCollectors[4] (run/b/c): input: \"a/b\" must be a file name,"
                                + " without \"/\"",
                        "test.yaml:11: error: spec.hostCollectors[4] (run/b/c): env: \"NOVALUE\" must be NAME=value",
                        "test.yaml:11: error: spec.hostCollectors[4] (run/b/c): timeout: \"30\" has no unit; write"
                                + " \"30s\" if seconds are meant",
                        "test.yaml:12: error: spec.hostCollectors[5] (cpu): exclude must be true or false, not"
                                + " \"perhaps\"",
                        "test.yaml:12: error: spec.hostCollectors[5] (cpu): maxBytes: \"many\" is not a size in bytes"
                                + " such as \"10Mi\", \"1G\" or \"4096\"",
                        "test.yaml:12: error: spec.hostCollectors[5] (cpu): priority must be a whole number from -1000"
                                + " to 1000, not \"high\"");
        assertThat(spec.isValid()).isFalse();
    }

    @Test
    void plansWhatItCannotRunAndSaysSo() {
        Spec spec = parse(
                """
                apiVersion: troubleshoot.sh/v1beta2
                kind: SupportBundle
                spec:
                  collectors:
                  - clusterInfo: {}
                  - logs: {name: pods, selector: [app=x], limits: {maxLines: 5}}
                  - postgres: {collectorName: pg, uri: "postgresql://x"}
                  - data: {name: config/x, data: hello}
                  hostCollectors:
                  - filesystemPerformance: {collectorName: fio, fileSize: 22Mi}
                  - http: {get: {url: "https://x", proxy: "http://p"}}
                """);
        assertThat(spec.isValid()).isTrue();
        assertThat(one(spec, "clusterInfo").action())
                .isEqualTo(new CollectorAction.Unavailable("clusterInfo", "kubernetes not configured"));
        assertThat(one(spec, "pods").scope()).isEqualTo(Scope.CLUSTER);
        assertThat(one(spec, "pg").action())
                .isEqualTo(new CollectorAction.Unavailable("postgres", "postgres is not available in this version"));
        assertThat(one(spec, "config/x").scope()).isEqualTo(Scope.CLUSTER);
        assertThat(one(spec, "fio").action()).isInstanceOf(CollectorAction.Unavailable.class);
        assertThat(one(spec, "http").action())
                .isEqualTo(new CollectorAction.Unavailable("http", "http with proxy is not available in this version"));
        assertThat(problems(spec))
                .hasSize(5)
                .allMatch(problem -> problem.contains("warning: "))
                .contains("test.yaml:5: warning: spec.collectors[0] (clusterInfo): kubernetes not configured; the"
                        + " collector will be SKIPPED");
    }

    @Test
    void namesAreUniqueAndAuthorsNamesStay() {
        assertThat(
                        ids(
                                hosts(
                                        """
                        - run: {collectorName: a, command: "1"}
                        - run: {collectorName: a, command: "2"}
                        - run: {collectorName: a-2, command: "3"}
                        - run: {command: "4"}
                        - run: {command: "5"}
                        """)))
                .containsExactly("a", "a-3", "a-2", "run", "run-2");
    }

    @Test
    void dropsExactDuplicatesOnly() {
        assertThat(
                        ids(
                                hosts(
                                        """
                        - run: {collectorName: a, command: x, args: ["1"]}
                        - run: {args: ['1'], command: "x", collectorName: a}
                        - run: {collectorName: a, command: x, args: ["2"]}
                        - cpu: {}
                        - cpu: {}
                        """)))
                .containsExactly("a", "a-2", "cpu");
    }

    @Test
    void aSpecWithoutCollectorsIsAnError() {
        assertThat(problems(parse("")))
                .containsExactly("test.yaml:0: error: spec: there is no collector in it: nothing would be gathered");
        assertThat(problems(SpecParser.parse(List.of())))
                .containsExactly("spec:0: error: spec: there is no collector in it: nothing would be gathered");
    }
}
