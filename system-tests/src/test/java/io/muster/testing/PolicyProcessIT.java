package io.muster.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cli.Console;
import io.muster.cli.Main;
import io.muster.coordinator.security.PasswordHash;
import io.muster.protocol.archive.BundleReader;
import io.muster.protocol.archive.EntryRecord;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.http.CollectionView.CollectorProgress;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.plan.VerdictKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A node's policy, from the file that its owner wrote to what those see whose request it denies. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PolicyProcessIT {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Pattern ID = Pattern.compile("^collection (\\S+) ", Pattern.MULTILINE);

    private Path home;
    private Path policy;
    private ProcessCluster cluster;

    @BeforeAll
    void start() throws IOException {
        home = Artifacts.folder("PolicyProcessIT").toRealPath();
        policy = home.resolve("owner/agent.policy");
        // Where users are configured no credentials are written; this is who the cluster's own client is.
        write("coordinator/credentials", "root:root");
        Path config = write(
                "coordinator.conf",
                "muster.security.users = [" + user("root", "admin") + ", " + user("guest7", "operator") + "]\n");
        cluster = ProcessCluster.start(home, List.of("--config", config.toString()));
        cluster.startAgent("n1", List.of("env", "MUSTER_POLICY_FILE=" + policy));
        cluster.api().awaitConnected(1, MINUTE);
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    /** Everybody's password is the name. */
    private static String user(String name, String role) {
        return "{ name = " + name + ", role = " + role + ", password-hash = \"" + PasswordHash.of(name) + "\" }";
    }

    private Path write(String name, String text) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(file.getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    private void policy(String... lines) throws IOException {
        write("owner/agent.policy", String.join("\n", lines).replace("HOME", home.toString()) + "\n");
    }

    private static String spec(String... collectors) {
        return """
                apiVersion: troubleshoot.sh/v1beta2
                kind: HostCollector
                metadata: {name: mine}
                spec:
                  collectors:
                    - %s
                """
                .formatted(String.join("\n    - ", collectors));
    }

    private static String prints(String what) {
        return "run: {collectorName: prints, command: printf, args: [" + what + "]}";
    }

    private Map<String, Verdict> verdicts(ApiClient api, String spec) {
        return verdicts(api.awaitEnd(api.start(Map.of("from", "allnodes", "spec", spec)), MINUTE));
    }

    private static Map<String, Verdict> verdicts(CollectionView view) {
        Map<String, Verdict> verdicts = new TreeMap<>();
        for (CollectorProgress one : Objects.requireNonNull(view.nodes()).get(0).collectors()) {
            verdicts.put(one.collector().value(), Objects.requireNonNull(one.verdict()));
        }
        return verdicts;
    }

    private static Verdict assertKind(VerdictKind kind, Map<String, Verdict> verdicts, String collector) {
        Verdict verdict = Objects.requireNonNull(verdicts.get(collector));
        assertThat(verdict.kind()).as("%s of %s", verdict, collector).isEqualTo(kind);
        return verdict;
    }

    private static Verdict assertCollected(Map<String, Verdict> verdicts, String collector) {
        return assertKind(VerdictKind.COLLECTED, verdicts, collector);
    }

    private static void assertDenied(Map<String, Verdict> verdicts, String collector, String... reasons) {
        assertThat(assertKind(VerdictKind.DENIED, verdicts, collector).reason()).contains(reasons);
    }

    private String muster(int exitCode, String... command) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        Map<String, String> environment = Map.of(
                "MUSTER_SERVER",
                cluster.api().base().toString(),
                "MUSTER_CREDENTIALS_FILE",
                home.resolve("coordinator/credentials").toString());
        int code = Main.run(new Console(out, out, environment, false), command);
        String told = bytes.toString(StandardCharsets.UTF_8);
        assertThat(code).as(told).isEqualTo(exitCode);
        return told;
    }

    @Test
    void whatARuleDeniesIsToldWithTheRuleInStatusManifestAndOnTheCommandLine() throws Exception {
        policy(
                "users = [{ deny = \"guest*\" }, { allow = \"*\" }]",
                "commands = [",
                "  { deny = \"/usr/bin/id\" }",
                "  { allow = \"/usr/bin/printf\", args = [\"hello\"] }",
                "]",
                "files = [",
                "  { deny = \"HOME/**/*.key\" }",
                "  { allow = \"HOME/app/**\" }",
                "]");
        write("app/a.log", "a line\n");
        write("app/private.key", "nobody's business\n");
        write("keys/server.key", "nobody's business\n");
        Path spec = write(
                "spec.yaml",
                spec(
                        prints("hello"),
                        "run: {collectorName: prints-other, command: printf, args: [bye]}",
                        "run: {collectorName: who, command: id}",
                        "copy: {collectorName: app, path: " + home + "/app}",
                        "copy: {collectorName: key, path: " + home + "/keys/server.key}"));

        Path file = home.resolve("bundle.tar.zst");
        String told = muster(3, "collect", "--spec", spec.toString(), "--output", file.toString());
        Matcher id = ID.matcher(told);
        assertThat(id.find()).as(told).isTrue();

        Map<String, Verdict> verdicts = verdicts(cluster.api().view(new CollectionId(id.group(1))));
        Map<String, String> reasons = Map.of(
                "who",
                "the node's policy denies the command /usr/bin/id with what it is given (commands, line 3)",
                "prints-other",
                "the node's policy does not allow the command /usr/bin/printf with what it is given"
                        + " (no rule of commands does)",
                "key",
                "the node's policy denies reading this file (files, line 7)");
        reasons.forEach((collector, reason) -> assertDenied(verdicts, collector, reason));
        assertCollected(verdicts, "prints");
        assertThat(assertCollected(verdicts, "app").warnings())
                .singleElement()
                .asString()
                .contains("1 left out", "(files, line 7)")
                .doesNotContain("private");

        String status = muster(3, "status", id.group(1));
        String manifest = entry(file, "manifest.json");
        for (String reason : reasons.values()) {
            assertThat(told).contains(reason);
            assertThat(status).contains(reason);
            assertThat(manifest).contains(reason);
        }
        assertThat(manifest)
                .contains("\"requestedBy\" : \"root\"", "command: id", "1 left out")
                .doesNotContain("private.key");
        assertThat(muster(0, "bundle", "ls", file.toString()))
                .contains("app/a.log", "run-host/prints.txt")
                .doesNotContain("private.key", "server.key", "who");
    }

    private static String entry(Path bundle, String path) throws IOException {
        try (BundleReader reader = BundleReader.open(bundle)) {
            EntryRecord record = reader.resolve(path).orElseThrow();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            reader.copy(record, out);
            return out.toString(StandardCharsets.UTF_8);
        }
    }

    @Test
    void aDeniedUserGetsNothingWhateverTheOtherRulesAllow() throws Exception {
        policy("users = [{ deny = \"guest*\" }, { allow = \"*\" }]");
        ApiClient guest = new ApiClient(cluster.api().base(), "guest7:guest7");

        Map<String, Verdict> verdicts = verdicts(guest, spec(prints("hello"), "cpu: {}"));
        assertThat(verdicts).containsOnlyKeys("prints", "cpu");
        verdicts.keySet()
                .forEach(collector -> assertDenied(
                        verdicts, collector, "the node's policy denies requests of guest7 (users, line 1)"));
        assertCollected(verdicts(cluster.api(), spec(prints("hello"))), "prints");
    }

    @Test
    void ofSpecsOnlyWhatIsInstalledOnTheNodeRuns() throws Exception {
        policy("specs = catalog-only");
        write("owner/specs/mine.yaml", spec(prints("hello")));
        write("coordinator/specs/mine.yaml", spec(prints("hello")));
        write("coordinator/specs/other.yaml", spec(prints("hello")));

        assertCollected(verdicts(cluster.api(), "mine"), "prints");
        assertDenied(
                verdicts(cluster.api(), spec(prints("hello"))),
                "prints",
                "the node's policy is catalog-only, and the request brings a spec of its own");
        assertDenied(
                verdicts(cluster.api(), "other"),
                "prints",
                "the node's policy is catalog-only, and no spec other is installed here");
        write("coordinator/specs/mine.yaml", spec(prints("bye")));
        assertDenied(
                verdicts(cluster.api(), "mine"),
                "prints",
                "the node's policy is catalog-only, and prints is not as its spec mine says");
        assertThat(muster(0, "collect", "--spec", "mine", "--dry-run")).contains("denied: the node's policy");
    }

    @Test
    void aBrokenPolicyDeniesEverythingAndSaysWhereItIsBroken() throws Exception {
        policy("commands = []", "fils = []");

        Map<String, Verdict> verdicts = verdicts(cluster.api(), spec(prints("hello"), "cpu: {}"));
        assertThat(verdicts).containsOnlyKeys("prints", "cpu");
        verdicts.keySet()
                .forEach(collector -> assertDenied(
                        verdicts,
                        collector,
                        "the node's policy cannot be read, so everything is denied: ",
                        "agent.policy: 2",
                        "fils"));
        assertThat(cluster.agent("n1").output()).contains("everything is denied: ");
    }
}
