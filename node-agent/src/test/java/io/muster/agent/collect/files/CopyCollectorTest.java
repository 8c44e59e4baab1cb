package io.muster.agent.collect.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.agent.collect.CollectorResult;
import io.muster.agent.collect.FakeContext;
import io.muster.agent.collect.Host;
import io.muster.protocol.agent.AgentEvent.Estimate;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.plan.VerdictKind;
import io.muster.protocol.spec.CollectorAction.Copy;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CopyCollectorTest {
    @TempDir
    Path temporary;

    private Path folder = Path.of("/");
    private FakeContext context = new FakeContext(new Copy("/", null, null), null, Path.of("/nowhere"));

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectories(temporary.toRealPath().resolve("host"));
    }

    @Test
    void copiesFilesFoldersAndGlobsByTheirNames() throws Exception {
        file("app/a.log", "A");
        file("app/deep/er/b.log", "B");
        file("app/c.txt", "C");
        assertThat(copy("/app/a.log").kind()).isEqualTo(VerdictKind.COLLECTED);
        assertThat(context.entries).containsOnlyKeys("copy/a.log");
        copy("/app");
        assertThat(context.entries).containsOnlyKeys("copy/app/a.log", "copy/app/c.txt", "copy/app/deep/er/b.log");
        copy("/app/*.log");
        assertThat(context.entries).containsOnlyKeys("copy/a.log");
        copy("/a*/d*/er/*");
        assertThat(context.entries).containsOnlyKeys("copy/b.log");
        copy("/app/./deep/../a.log");
        assertThat(context.entries).containsOnlyKeys("copy/a.log");
    }

    @Test
    void keepsFoldersOfDeepMatchesAndFindsNothingTwice() throws Exception {
        file("log/x.log", "1");
        file("log/nginx/x.log", "2");
        file("log/nginx/old/x.log/inner.log", "3");
        copy("/log/**/*.log");
        assertThat(context.entries)
                .containsOnlyKeys("copy/x.log", "copy/nginx/x.log", "copy/nginx/old/x.log/inner.log");
        copy("/log/**");
        assertThat(context.entries)
                .containsOnlyKeys("copy/x.log", "copy/nginx/x.log", "copy/nginx/old/x.log/inner.log");
        copy("/**/old/**/inner.log");
        assertThat(context.entries).containsOnlyKeys("copy/log/nginx/old/x.log/inner.log");
    }

    @Test
    void keepsFilesOfTheSameNameFromDifferentFolders() throws Exception {
        file("a/app.log", "A");
        file("b/app.log", "B");
        copy("/*/app.log");
        assertThat(context.entries.values()).containsExactlyInAnyOrder("A", "B");
    }

    @Test
    void recordsLinksButFollowsTheOneThatIsNamed() throws Exception {
        file("real/app.log", "A");
        Files.createSymbolicLink(folder.resolve("real/loop"), folder.resolve("real"));
        Files.createSymbolicLink(folder.resolve("real/dangling"), Path.of("nowhere"));
        Files.createSymbolicLink(folder.resolve("named"), folder.resolve("real"));
        Files.createSymbolicLink(folder.resolve("current.log"), folder.resolve("real/app.log"));
        copy("/named");
        assertThat(context.entries).containsOnlyKeys("copy/named/app.log", "copy/named/loop", "copy/named/dangling");
        assertThat(context.entries.get("copy/named/dangling")).isEqualTo("-> nowhere");
        copy("/current.log");
        assertThat(context.entries).containsEntry("copy/current.log", "A");
        CollectorResult dangling = copy("/real/dangling");
        assertThat(dangling.kind()).isEqualTo(VerdictKind.MISSING);
    }

    @Test
    void aLinkThatLeadsToItselfIsNoTrap() throws Exception {
        Files.createSymbolicLink(folder.resolve("self"), Path.of("self"));
        assertThat(copy("/self").kind()).isEqualTo(VerdictKind.MISSING);
        assertThat(copy("/self/*").kind()).isEqualTo(VerdictKind.MISSING);
        assertThat(copy("/**/x").kind()).isEqualTo(VerdictKind.MISSING);
    }

    @Test
    void skipsPipesAndSocketsWithAWarning() throws Exception {
        file("d/app.log", "A");
        bash("mkfifo d/pipe");
        CollectorResult result = copy("/d");
        assertThat(result.kind()).isEqualTo(VerdictKind.COLLECTED);
        assertThat(context.entries).containsOnlyKeys("copy/d/app.log");
        assertThat(result.warnings())
                .singleElement()
                .asString()
                .contains("pipe")
                .contains("not a file");
        assertThat(copy("/d/pipe").kind()).isEqualTo(VerdictKind.MISSING);
    }

    @Test
    void takesNamesThatAreNotText() throws Exception {
        bash(
                "mkdir d && printf A > d/$'new\\nline' && printf B > d/$'bad\\xff\\xfe' && printf C > d/gr$'\\xc3\\xb6\\xc3\\x9f'e");
        copy("/d");
        assertThat(context.entries)
                .containsEntry("copy/d/new%0Aline", "A")
                .containsEntry("copy/d/bad%FF%FE", "B")
                .containsEntry("copy/d/größe", "C");
        copy("/d/bad*");
        assertThat(context.entries).containsOnlyKeys("copy/bad%FF%FE");
        copy("/d/größe");
        assertThat(context.entries).containsOnlyKeys("copy/größe");
    }

    @Test
    void takesTheLongestNamesThereAre() throws Exception {
        String longest = "n".repeat(255);
        file("d/" + longest, "A");
        bash("printf B > d/$(printf '\\xff%.0s' $(seq 255))");
        copy("/d");
        assertThat(context.entries).containsEntry("copy/d/" + longest, "A").hasSize(2);
    }

    @Test
    void takesSparseFilesAndThoseOfProc() throws Exception {
        Path sparse = file("d/sparse", "");
        try (RandomAccessFile file = new RandomAccessFile(sparse.toFile(), "rw")) {
            file.setLength(8L << 30);
        }
        assertThat(copy("/d").kind()).isEqualTo(VerdictKind.COLLECTED);
        assertThat(context.entries).containsKey("copy/d/sparse");
        assertThat(estimate("/d").bytes()).isEqualTo(8L << 30);
        folder = Path.of("/");
        assertThat(copy("/proc/self/status").kind()).isEqualTo(VerdictKind.COLLECTED);
        assertThat(context.entries.get("copy/status")).contains("Name:");
        assertThat(copy("/proc/kcore").kind()).isEqualTo(VerdictKind.MISSING);
    }

    @Test
    void goesOnBesideAFileThatCannotBeRead() throws Exception {
        // Even root can't read the memory map of address 0; plain mode bits would not stop it.
        Path target = Path.of("/proc/self");
        context = new FakeContext(new Copy(target + "/{mem,status}", null, null), null, temporary.resolve("work"));
        CollectorResult result = new CopyCollector(host(Path.of("/"))).collect(action(), context);
        assertThat(result.kind()).isEqualTo(VerdictKind.COLLECTED);
        assertThat(context.entries).containsOnlyKeys("copy/status");
        assertThat(result.warnings())
                .singleElement()
                .asString()
                .contains("unreadable")
                .contains("mem");
    }

    @Test
    void isDeniedOnlyWhenNothingCouldBeRead() throws Exception {
        file("d/secret", "A");
        context = new FakeContext(new Copy("/d", null, null), null, temporary.resolve("work")).beforeCopy(source -> {
            throw new AccessDeniedException(source.toString());
        });
        CollectorResult result = new CopyCollector(host(folder)).collect(action(), context);
        assertThat(result.kind()).isEqualTo(VerdictKind.DENIED);
        assertThat(result.reason()).contains("secret");
    }

    @Test
    void goesOnWhenAFileVanishes() throws Exception {
        file("d/a", "A");
        file("d/b", "B");
        context = new FakeContext(new Copy("/d", null, null), null, temporary.resolve("work"))
                .beforeCopy(source -> Files.deleteIfExists(folder.resolve("d/a")));
        CollectorResult result = new CopyCollector(host(folder)).collect(action(), context);
        assertThat(result.kind()).isEqualTo(VerdictKind.COLLECTED);
        assertThat(context.entries).containsOnlyKeys("copy/d/b");
        assertThat(result.warnings()).singleElement().asString().startsWith("vanished: ");
    }

    @Test
    void takesOnlyWhatWasModifiedInTheWindow() throws Exception {
        Instant now = Instant.now();
        aged("d/new.log", now.minus(Duration.ofMinutes(10)));
        aged("d/old.log", now.minus(Duration.ofHours(5)));
        aged("d/older.log.2.gz", now.minus(Duration.ofDays(3)));
        copy(new Copy("/d", "1h", null), null, null);
        assertThat(context.entries).containsOnlyKeys("copy/d/new.log");
        copy(new Copy("/d", null, null), now.minus(Duration.ofHours(6)), now.minus(Duration.ofHours(1)));
        assertThat(context.entries).containsOnlyKeys("copy/d/old.log");
        copy(new Copy("/d", now.minus(Duration.ofDays(4)).toString(), "1d"), null, null);
        assertThat(context.entries).containsOnlyKeys("copy/d/older.log.2.gz");
        CollectorResult none = copy(new Copy("/d", "1m", null), null, null);
        assertThat(none.kind()).isEqualTo(VerdictKind.COLLECTED);
        assertThat(none.warnings()).singleElement().asString().contains("3 files");
        assertThat(copy(new Copy("/d", "yesterdayish", null), null, null).kind())
                .isEqualTo(VerdictKind.FAILED);
    }

    @Test
    void leavesTheAgentsOwnFoldersAlone() throws Exception {
        file("data/spool/chunk", "X");
        file("data/app.log", "A");
        Host host = new Host(
                folder,
                System.getenv(),
                List.of(folder.resolve("data/spool")),
                Host.local(List.of()).clock());
        context = new FakeContext(new Copy("/data", null, null), null, temporary.resolve("work"));
        CollectorResult result = new CopyCollector(host).collect(action(), context);
        assertThat(context.entries).containsOnlyKeys("copy/data/app.log");
        assertThat(result.warnings()).singleElement().asString().contains("own folder");
    }

    @Test
    void stopsAtTheByteLimitAndSaysSo() throws Exception {
        file("d/a", "A");
        context = new FakeContext(new Copy("/d", null, null), null, temporary.resolve("work")).maxBytes(0);
        assertThat(new CopyCollector(host(folder)).collect(action(), context).kind())
                .isEqualTo(VerdictKind.TRUNCATED);
    }

    @Test
    void saysWhatIsMissingOrMalformed() throws Exception {
        assertThat(copy("/nothing/*.log"))
                .extracting(CollectorResult::kind, CollectorResult::reason)
                .containsExactly(VerdictKind.MISSING, "nothing matches /nothing/*.log");
        assertThat(copy("/a[").kind()).isEqualTo(VerdictKind.FAILED);
        Files.createDirectories(folder.resolve("empty"));
        assertThat(copy("/empty").kind()).isEqualTo(VerdictKind.COLLECTED);
    }

    @Test
    void estimatesWhatItWouldCopy() throws Exception {
        file("d/a.log", "12345");
        file("d/b.log", "123");
        assertThat(estimate("/d/*.log"))
                .extracting(Estimate::bytes, Estimate::files)
                .containsExactly(8L, 2L);
        assertThat(estimate("/d/*.log").note()).contains("a.log").contains("b.log");
    }

    @Test
    void interruptsEndIt() throws Exception {
        file("d/a.log", "A");
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> copy("/d")).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
    }

    private Path file(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(folder.resolve(name).getParent());
        return Files.writeString(file, content);
    }

    private void aged(String name, Instant modified) throws IOException {
        Files.setLastModifiedTime(file(name, name), FileTime.from(modified));
    }

    private void bash(String script) throws Exception {
        Process process = new ProcessBuilder("bash", "-c", script)
                .directory(folder.toFile())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
    }

    private CollectorResult copy(String path) throws Exception {
        return copy(new Copy(path, null, null), null, null);
    }

    private CollectorResult copy(Copy action, @Nullable Instant since, @Nullable Instant until) throws Exception {
        context = new FakeContext(action, null, temporary.resolve("work")).window(since, until);
        return new CopyCollector(host(folder)).collect(action, context);
    }

    private Estimate estimate(String path) {
        return new CopyCollector(host(folder))
                .estimate(new CollectorId("copy"), new Copy(path, null, null), null, null);
    }

    private Copy action() {
        return (Copy) context.spec().action();
    }

    private static Host host(Path root) {
        return new Host(root, System.getenv(), List.of(), Host.local(List.of()).clock());
    }
}
