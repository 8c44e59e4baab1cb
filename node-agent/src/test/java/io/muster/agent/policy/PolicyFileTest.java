package io.muster.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.agent.collect.CollectorResult;
import io.muster.agent.collect.FakeContext;
import io.muster.agent.collect.Host;
import io.muster.agent.collect.StandardCollectors;
import io.muster.protocol.agent.JobOrder;
import io.muster.protocol.agent.RedactionOrder;
import io.muster.protocol.archive.BundleFormat;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.plan.VerdictKind;
import io.muster.protocol.spec.CollectorAction;
import io.muster.protocol.spec.CollectorAction.Copy;
import io.muster.protocol.spec.CollectorAction.Run;
import io.muster.protocol.spec.CollectorSpec;
import io.muster.protocol.spec.SpecParser;
import io.muster.protocol.spec.SpecSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a policy lets collectors do on a real file system with real programs. */
class PolicyFileTest {
    private static final RedactionOrder STRICT = RedactionOrder.withNewKey("strict", List.of(), List.of());

    @TempDir
    Path given;

    private Path folder;
    private Path policy;
    private FakeContext context;

    @BeforeEach
    void resolve() throws IOException {
        folder = given.toRealPath();
        policy = folder.resolve("agent.policy");
        context = new FakeContext(new CollectorAction.Memory(), null, folder.resolve("work"));
    }

    private void policy(String... lines) throws IOException {
        Files.writeString(policy, String.join("\n", lines).replace("FOLDER", folder.toString()) + "\n");
        Files.setPosixFilePermissions(policy, PosixFilePermissions.fromString("rw-r--r--"));
    }

    private CollectorResult collect(CollectorAction action) throws Exception {
        return collect(FakeContext.spec(action, "it", CollectorSpec.Scope.HOST), order("alice", null, STRICT));
    }

    private CollectorResult collect(CollectorSpec spec, JobOrder order) throws Exception {
        context = new FakeContext(spec, folder.resolve("work"));
        return new PolicyFile(policy)
                .over(new StandardCollectors(Host.local(List.of())), order)
                .collect(context);
    }

    private static JobOrder order(String user, @Nullable String spec, @Nullable RedactionOrder redaction) {
        return new JobOrder(
                new NodeId("n1"),
                "muster-20260101T000000Z-00000000",
                true,
                BundleFormat.TAR_ZST,
                List.of(),
                new JobOrder.JobLimits(1, null, Duration.ofSeconds(30), 1 << 20, 1 << 20, 1),
                null,
                null,
                redaction,
                List.of(),
                new JobOrder.Origin(user, spec));
    }

    private static Run run(String command, String... args) {
        return new Run(command, List.of(args), null, Map.of(), List.of(), List.of(), false);
    }

    private static Run with(String variable, String command, String... args) {
        return new Run(command, List.of(args), null, Map.of(), List.of(variable), List.of(), false);
    }

    private Path file(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "content of " + name);
    }

    private static void assertDenied(CollectorResult result, String... words) {
        assertThat(result.kind()).as("%s", result).isEqualTo(VerdictKind.DENIED);
        for (String word : words) {
            assertThat(result.reason()).contains(word);
        }
    }

    private static void assertCollected(CollectorResult result) {
        assertThat(result.kind()).as("%s", result).isEqualTo(VerdictKind.COLLECTED);
    }

    @Test
    void aCommandThatNoRuleAllowsIsDeniedAndTheReasonNamesTheList() throws Exception {
        policy("commands = [", "  { allow = \"/usr/bin/printf\" }", "]");

        assertCollected(collect(run("printf", "hello")));
        assertDenied(collect(run("id")), "commands", "/usr/bin/id");
        assertThat(context.entries).isEmpty();
    }

    @Test
    void aRuleThatDeniesIsNamedByItsLine() throws Exception {
        policy("commands = [", "  { deny = \"/usr/bin/id\" }", "  { allow = \"/**\" }", "]");

        assertDenied(collect(run("id")), "commands, line 2");
        assertCollected(collect(run("printf", "x")));
    }

    @Test
    void aLinkIsNoWayAroundARuleOnCommands() throws Exception {
        policy(
                "commands = [",
                "  { deny = \"/usr/bin/id\" }",
                "  { allow = \"FOLDER/tools/*\" }",
                "  { allow = \"FOLDER/open/**\" }",
                "]");
        Path tools = Files.createDirectories(folder.resolve("tools"));
        Files.createSymbolicLink(tools.resolve("harmless"), Path.of("/usr/bin/id"));
        Files.createSymbolicLink(tools.resolve("printf"), Path.of("/usr/bin/printf"));
        Files.createSymbolicLink(Files.createDirectories(folder.resolve("open")).resolve("bin"), Path.of("/usr/bin"));

        assertDenied(collect(run(tools.resolve("harmless").toString())), "line 2");
        assertDenied(collect(run(tools.resolve("printf").toString(), "x")), "no rule");
        assertDenied(collect(run(folder + "/open/bin/printf", "x")), "no rule");
        assertDenied(collect(run(folder + "/tools/../open/bin/printf", "x")), "no rule");
    }

    @Test
    void aLinkThatARuleNamesIsAllowed() throws Exception {
        policy("commands = [{ allow = \"FOLDER/print\" }]");
        Files.createSymbolicLink(folder.resolve("print"), Path.of("/usr/bin/printf"));

        assertCollected(collect(run(folder + "/print", "x")));
    }

    @Test
    void theProgramIsTheOneThatTheRequestsOwnPathWouldFind() throws Exception {
        policy("commands = [{ allow = \"/usr/bin/printf\", env = [\"PATH\"] }]");
        Path evil = file("evil/printf");
        Files.setPosixFilePermissions(evil, PosixFilePermissions.fromString("rwxr-xr-x"));

        assertDenied(collect(with("PATH=" + folder + "/evil", "printf", "x")), "evil/printf");
    }

    @Test
    void aRequestSetsNoVariableThatItsRuleDoesNotName() throws Exception {
        policy("commands = [{ allow = \"/usr/bin/printf\", env = [\"LC_*\"] }]");

        assertCollected(collect(with("LC_ALL=C", "printf", "x")));
        assertDenied(collect(with("LD_PRELOAD=input/x.so", "printf", "x")), "no rule");
    }

    @Test
    void argumentsMustBeThoseOfTheRule() throws Exception {
        policy("commands = [{ allow = \"/usr/bin/printf\", args = [\"%s\", \"a*\", \"**\"] }]");

        assertCollected(collect(run("printf", "%s", "abc", "more", "/etc/passwd")));
        assertDenied(collect(run("printf", "%s", "b")), "no rule");
        assertDenied(collect(run("printf", "%s")), "no rule");
        assertDenied(collect(run("printf", "%s", "a/../b")), "no rule");
    }

    @Test
    void anArgumentThatIsAPathMustLeadWhereItsRuleSays() throws Exception {
        policy("commands = [{ allow = \"/usr/bin/cat\", args = [\"FOLDER/log/*\"] }]");
        file("log/a");
        file("secret");
        Files.createSymbolicLink(folder.resolve("log/link"), folder.resolve("secret"));

        assertCollected(collect(run("cat", folder + "/log/a")));
        assertDenied(collect(run("cat", folder + "/log/link")));
        assertDenied(collect(run("cat", folder + "/log/../secret")));
        assertDenied(collect(run("cat", folder + "/log/../log/a")));
        assertDenied(collect(run("cat", folder + "/log/a", folder + "/log/a")));
        assertDenied(collect(run("cat", "log/a")));
    }

    @Test
    void aDeniedArgumentIsFoundBehindDetours() throws Exception {
        policy(
                "commands = [",
                "  { deny = \"/usr/bin/cat\", args = [\"FOLDER/secret\"] }",
                "  { allow = \"/usr/bin/cat\" }",
                "]");
        file("secret");
        file("open");
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("secret"));

        assertCollected(collect(run("cat", folder + "/open")));
        assertDenied(collect(run("cat", folder + "/link")), "line 2");
        assertDenied(collect(run("cat", folder + "/./work/../secret")), "line 2");
        assertDenied(collect(run("cat", "../secret")), "line 2");
    }

    @Test
    void rulesOnCommandsHoldForWhateverACollectorStarts() throws Exception {
        policy("commands = []");

        assertDenied(
                collect(new CollectorAction.Journald(true, false, List.of(), null, null, null, 1, false, false)),
                "commands");
    }

    @Test
    void ofATreeOnlyAllowedFilesAreTakenAndWhatIsLeftOutIsSaid() throws Exception {
        policy("files = [", "  { deny = \"FOLDER/**/*.key\" }", "  { allow = \"FOLDER/app/**\" }", "]");
        file("app/a.log");
        file("app/deep/b.log");
        file("app/deep/tls.key");

        CollectorResult result = collect(new Copy(folder + "/app", null, null));

        assertCollected(result);
        assertThat(context.entries).containsOnlyKeys("it/app/a.log", "it/app/deep/b.log");
        assertThat(result.warnings()).singleElement().asString().contains("1 left out", "files, line 2");
        assertThat(result.warnings().toString()).doesNotContain("tls.key");
    }

    @Test
    void neitherLinksNorDetoursLeadToADeniedFile() throws Exception {
        policy(
                "files = [",
                "  { deny = \"FOLDER/secret/**\" }",
                "  { deny = \"FOLDER/home/**\" }",
                "  { allow = \"FOLDER/**\" }",
                "]");
        file("secret/key");
        file("log/a");
        Files.createSymbolicLink(folder.resolve("log/link"), folder.resolve("secret/key"));
        Files.createSymbolicLink(folder.resolve("log/dir"), folder.resolve("secret"));
        Files.createDirectories(folder.resolve("home"));
        Files.createSymbolicLink(folder.resolve("home/x"), folder.resolve("log"));

        for (String path : List.of(
                "/secret/key", "/log/link", "/log/dir/key", "/log/dir", "/log/../secret/key", "/secret/**", "/*/key")) {
            assertDenied(collect(new Copy(folder + path, null, null)), "files, line 2");
            assertThat(context.entries).as(path).isEmpty();
        }
        assertDenied(collect(new Copy("/proc/self/root" + folder + "/secret/key", null, null)), "files, line 2");
        assertDenied(collect(new Copy(folder + "/home/x", null, null)), "files, line 3");
        assertCollected(collect(new Copy(folder + "/log", null, null)));
        assertThat(context.entries.get("it/log/link")).startsWith("-> ");
        assertThat(context.entries).containsOnlyKeys("it/log/a", "it/log/dir", "it/log/link");
    }

    @Test
    void aLinkOutOfWhatIsAllowedIsDenied() throws Exception {
        policy("files = [{ allow = \"FOLDER/log/**\" }]");
        file("elsewhere/a");
        Files.createDirectories(folder.resolve("log"));
        Files.createSymbolicLink(folder.resolve("log/out"), folder.resolve("elsewhere"));

        assertDenied(collect(new Copy(folder + "/log/out", null, null)), "no rule of files");
        assertDenied(collect(new Copy(folder + "/log/out/a", null, null)), "no rule of files");
    }

    @Test
    void whatACommandLeavesInItsFolderIsItsOutputWhateverTheRulesOnFiles() throws Exception {
        policy("files = []");
        Run run = new Run(
                "sh",
                List.of("-c", "echo x > $TS_OUTPUT_DIR/x; ln -s /etc $TS_OUTPUT_DIR/etc"),
                "out",
                Map.of(),
                List.of(),
                List.of(),
                false);

        assertCollected(collect(run));
        assertThat(context.entries).containsEntry("run-host/it/out/x", "x\n");
        assertThat(context.entries.get("run-host/it/out/etc")).isEqualTo("-> /etc");
    }

    @Test
    void usersAndTypesOfCollectorsHaveRulesToo() throws Exception {
        policy("users = [{ deny = \"guest*\" }, { allow = \"*\" }]", "collectors = [{ allow = \"memory\" }]");
        CollectorSpec memory = FakeContext.spec(new CollectorAction.Memory(), null, CollectorSpec.Scope.HOST);

        assertDenied(collect(memory, order("guest7", null, STRICT)), "guest7", "users, line 1");
        assertDenied(collect(memory, order("", null, STRICT)), "users");
        // The fake's collectors have the type "test".
        assertDenied(collect(memory, order("alice", null, STRICT)), "no rule of collectors");
    }

    @Test
    void redactionCanBeRequired() throws Exception {
        policy("redaction = required");
        CollectorSpec memory = FakeContext.spec(new CollectorAction.Memory(), null, CollectorSpec.Scope.HOST);

        assertDenied(collect(memory, order("alice", null, null)), "redaction = required");
        assertCollected(collect(memory, order("alice", null, STRICT)));
    }

    @Test
    void aRequestNamesAnInstalledSpecAndGetsThatOneOnly() throws Exception {
        policy("specs = catalog-only");
        String text =
                """
                kind: HostCollector
                apiVersion: troubleshoot.sh/v1beta2
                metadata: {name: x}
                spec:
                  collectors:
                    - run: {collectorName: it, command: printf, args: [hello]}
                """;
        Files.createDirectories(folder.resolve("specs"));
        Files.writeString(folder.resolve("specs/mine.yaml"), text);
        CollectorSpec own = SpecParser.parse(List.of(new SpecSource("mine", text)))
                .collectors()
                .get(0);
        CollectorSpec other = SpecParser.parse(List.of(new SpecSource("mine", text.replace("hello", "bye"))))
                .collectors()
                .get(0);

        assertCollected(collect(own, order("alice", "mine", STRICT)));
        assertDenied(collect(other, order("alice", "mine", STRICT)), "not as its spec mine says");
        assertDenied(collect(own, order("alice", null, STRICT)), "spec of its own");
        assertDenied(collect(own, order("alice", "other", STRICT)), "no spec other");
        assertDenied(collect(own, order("alice", "../specs/mine", STRICT)), "no spec ../specs/mine");
        assertDenied(collect(own, order("alice", "default", STRICT)), "no spec default");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "comands = []",
                "commands = [{ allow = \"ls\" }]",
                "commands = [{ allow = \"/bin/ls\", deny = \"/bin/rm\" }]",
                "commands = [{ allow = \"/bin/ls\", arg = [] }]",
                "commands = [{ allow = \"/bin/ls\", args = [\"**\", \"x\"] }]",
                "commands = [{ allow = \"/bin/../ls\" }]",
                "commands = [\"/bin/ls\"]",
                "commands = null",
                "files = [{ allow = \"/var/[log\" }]",
                "files = [{ allow = null }]",
                "specs = catalog_only",
                "catalog = specs",
                "redaction = yes",
                "files = [",
                "include \"gone\"\nfiles = ${x}",
            })
    void aBrokenPolicyDeniesEverythingAndSaysWhereItIsWrong(String text) throws Exception {
        policy(text);

        CollectorResult result = collect(new CollectorAction.Memory());

        assertDenied(result, "cannot be read, so everything is denied");
        assertThatThrownBy(() -> new PolicyFile(policy).check()).isInstanceOf(IOException.class);
    }

    @Test
    void aPolicyThatIsGoneOrThatOthersCanWriteDeniesEverything() throws Exception {
        assertDenied(collect(new CollectorAction.Memory()), "there is no file " + policy);

        policy("files = []");
        assertCollected(collect(new CollectorAction.Memory()));

        Files.setPosixFilePermissions(policy, PosixFilePermissions.fromString("rw-rw-r--"));
        assertDenied(collect(new CollectorAction.Memory()), "can be written by others");
    }

    @Test
    void isReadAgainForEachJob() throws Exception {
        policy("commands = []");
        assertDenied(collect(run("printf", "x")));

        policy("commands = [{ allow = \"/usr/bin/*\" }]");
        assertCollected(collect(run("printf", "x")));
    }

    @Test
    void aPlanTellsWhatWouldBeDeniedAndNoNamesOfFiles() throws Exception {
        policy("files = [{ deny = \"/**\" }]", "collectors = [{ deny = \"memory\" }, { allow = \"*\" }]");
        file("secret-name");
        CollectorSpec copy = FakeContext.spec(new Copy(folder + "/**", null, null), null, CollectorSpec.Scope.HOST);

        assertThat(new PolicyFile(policy)
                        .over(new StandardCollectors(Host.local(List.of())), order("alice", null, STRICT))
                        .estimate(copy, null, null)
                        .note())
                .contains("rules on files")
                .doesNotContain("secret-name");
    }

    @Test
    void aCheckSaysWhatThePolicyHoldsAndWhatIsLeftOpen() throws Exception {
        policy("files = [{ allow = \"/var/log/**\" }]");

        assertThat(new PolicyFile(policy).check())
                .anySatisfy(line -> assertThat(line).contains("1 on files", "no rules on commands"))
                .anySatisfy(line -> assertThat(line).startsWith("warning: there are no rules on commands"));
        assertThat(PolicyFile.NONE.check()).singleElement().asString().startsWith("no policy");
    }
}
