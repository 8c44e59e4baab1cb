package io.muster.benchmarks;

import io.muster.protocol.http.CollectionView;
import io.muster.protocol.id.CollectionId;
import io.muster.testing.Hosts;
import io.muster.testing.ManagedProcess;
import io.muster.testing.ProcessCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Wall time until the operator holds everything: 20 commands and about 200 MB of logs from each host, against what
 * people do today: parallel ssh that runs the commands one after another and streams {@code tar | zstd -1}. Hosts are
 * network namespaces with an sshd and an agent each, and see their own data as {@code /srv/node}.
 */
final class SshBenchmark implements Benchmark {
    private static final int ROUNDS = 3;

    /** Name and command line; half of them pause as such commands do on real hosts. */
    private static final String[][] COMMANDS = {
        {"uptime", "uptime"},
        {"free", "free -m"},
        {"df", "df -h"},
        {"mounts", "cat /proc/self/mounts"},
        {"addresses", "ip addr"},
        {"sockets", "ss -tan"},
        {"processes", "ps -eo pid,ppid,rss,comm"},
        {"meminfo", "cat /proc/meminfo"},
        {"cpuinfo", "cat /proc/cpuinfo"},
        {"vmstat", "sleep 0.5; cat /proc/vmstat"},
        {"diskstats", "sleep 0.5; cat /proc/diskstats"},
        {"kernel-log", "seq 1 2000; sleep 0.2; seq 2001 4000"},
        {"journal", "seq 1 10000; sleep 0.4; seq 10001 20000"},
        {"sysctl", "sysctl -a 2>/dev/null | head -400"},
        {"open-files", "seq 1 1500; sleep 0.1; seq 1501 3000"},
        {"netdev", "cat /proc/net/dev"},
        {"stacks", "seq 1 1000; sleep 0.3; seq 1001 2000"},
        {"locale", "echo LANG=C"},
        {"fails", "echo oops >&2; exit 3"},
        {"top", "sleep 0.5; ps -eo pid,pcpu,comm --sort=-pcpu | head -40"},
    };

    private final int nodes;

    SshBenchmark(int nodes) {
        this.nodes = nodes;
    }

    @Override
    public String name() {
        return "ssh" + nodes;
    }

    @Override
    public List<Result> run(Path folder) throws IOException, InterruptedException {
        Path keys = Files.createDirectories(folder.resolve("ssh"));
        Files.writeString(folder.resolve("collect.sh"), script());
        for (int i = 1; i <= nodes; i++) {
            LogData.write(folder.resolve("node" + i), "node" + i, i, 195);
        }
        prepareKeys(keys);
        List<Double> ssh = new ArrayList<>();
        List<Double> muster = new ArrayList<>();
        List<ManagedProcess> servers = new ArrayList<>();
        try (Hosts hosts = Hosts.up(nodes);
                ProcessCluster cluster = ProcessCluster.start(
                        folder.resolve("cluster"), List.of("--bind", Hosts.gateway(), "--allow-insecure-bind"))) {
            try {
                for (int i = 1; i <= nodes; i++) {
                    Path data = folder.resolve("node" + i);
                    servers.add(ManagedProcess.start(
                            hosts.line(
                                    i,
                                    seesOwnData(
                                            data, List.of("/usr/sbin/sshd", "-D", "-e", "-f", keys + "/sshd.conf"))),
                            keys.resolve("sshd" + i + ".log")));
                    cluster.startAgent("node" + i, hosts.line(i, seesOwnData(data, List.of())));
                }
                cluster.api().awaitConnected(nodes, Duration.ofSeconds(120));
                TimeUnit.SECONDS.sleep(2);
                for (int round = 0; round <= ROUNDS; round++) {
                    double byMuster = collect(cluster, folder);
                    double bySsh = Shell.measure(
                                    "printf '%s\\n' $(seq -f 'node%g' " + nodes
                                            + ") | xargs -P 5 -I{} sh -c \"ssh -F ssh/config {} bash -s < collect.sh > {}.tar.zst\"",
                                    folder)
                            .wallSeconds();
                    if (round > 0) { // the first warms caches and compilers
                        muster.add(byMuster);
                        ssh.add(bySsh);
                    }
                }
            } finally {
                servers.forEach(ManagedProcess::close);
            }
        }
        return List.of(Result.ratio(
                "wall time, %d hosts × (195 MB + 20 commands), request to verified file".formatted(nodes),
                PackingCpuBenchmark.median(muster),
                PackingCpuBenchmark.median(ssh),
                "s",
                "parallel ssh of tar | zstd -1",
                0.8));
    }

    private static double collect(ProcessCluster cluster, Path folder) throws IOException {
        StringBuilder spec = new StringBuilder(
                """
                apiVersion: troubleshoot.sh/v1beta2
                kind: HostCollector
                metadata: {name: peers}
                spec:
                  collectors:
                    - copy: {collectorName: log, path: /srv/node/log, priority: 60}
                """);
        for (String[] command : COMMANDS) {
            spec.append("    - run: {collectorName: ")
                    .append(command[0])
                    .append(", command: sh, args: [\"-c\", \"")
                    .append(command[1])
                    .append("\"], priority: 50}\n");
        }
        long start = System.nanoTime();
        CollectionId id = cluster.api()
                .start(Map.of(
                        "from",
                        "allnodes",
                        "spec",
                        spec.toString(),
                        "limits",
                        Map.of("collectorsPerNode", 8),
                        "redaction",
                        "none"));
        CollectionView view = cluster.api().awaitEnd(id, Duration.ofMinutes(5));
        cluster.api().download(id, folder.resolve("muster.tar.zst"));
        double seconds = (System.nanoTime() - start) / 1e9;
        LogCollection.complete(view);
        return seconds;
    }

    /** The command line that first puts a host's own data where every host has its data. */
    private static List<String> seesOwnData(Path data, List<String> command) {
        List<String> line = new ArrayList<>(
                List.of("sh", "-c", "mkdir -p /srv/node; mount --bind \"$1\" /srv/node; shift; exec \"$@\"", "sh"));
        line.add(data.toString());
        line.addAll(command);
        return line;
    }

    private void prepareKeys(Path keys) throws IOException, InterruptedException {
        Shell.run(
                "mkdir -p /run/sshd; cd \"$1\"; ssh-keygen -q -t ed25519 -N '' -f id; ssh-keygen -q -t ed25519 -N '' -f host;"
                        + " chmod 700 .; cp id.pub authorized; chmod 600 authorized",
                keys.toString());
        Files.writeString(
                keys.resolve("sshd.conf"),
                """
                HostKey %1$s/host
                PidFile none
                AuthorizedKeysFile %1$s/authorized
                StrictModes no
                PasswordAuthentication no
                UsePAM no
                UseDNS no
                PrintMotd no
                """
                        .formatted(keys));
        StringBuilder config = new StringBuilder();
        IntStream.rangeClosed(1, nodes)
                .forEach(i -> config.append("Host node%d\n  HostName %s\n".formatted(i, Hosts.address(i))));
        config.append(
                """
                Host *
                  User root
                  IdentityFile %s/id
                  StrictHostKeyChecking no
                  UserKnownHostsFile /dev/null
                  LogLevel ERROR
                """
                        .formatted(keys));
        Files.writeString(keys.resolve("config"), config);
    }

    /** What an administrator would write for one host. */
    private static String script() {
        StringBuilder script = new StringBuilder("T=$(mktemp -d)\nmkdir $T/commands\n");
        for (String[] command : COMMANDS) {
            script.append("timeout 30 sh -c '")
                    .append(command[1])
                    .append("' > $T/commands/")
                    .append(command[0])
                    .append(".txt 2>&1 </dev/null\n");
        }
        return script.append("tar -C $T -cf - commands -C /srv/node log | zstd -q -1 -T0 -c\nrm -rf $T\n")
                .toString();
    }
}
