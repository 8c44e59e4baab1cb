package io.muster.cli.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import com.exceptionfactory.jagged.x25519.X25519KeyPairGenerator;
import io.muster.cli.ExitCode;
import io.muster.cli.Run;
import io.muster.protocol.archive.BundleFile;
import io.muster.protocol.archive.BundleFormat;
import io.muster.protocol.archive.BundleReader;
import io.muster.protocol.archive.BundleSealer.SegmentFiles;
import io.muster.protocol.archive.EncryptedSealer;
import io.muster.protocol.archive.EncryptingSink;
import io.muster.protocol.archive.SegmentWriter;
import io.muster.protocol.encryption.AgeEncryption;
import io.muster.protocol.encryption.Recipient;
import io.muster.protocol.id.NodeId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.Key;
import java.security.KeyPair;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecryptCommandTest {
    @TempDir
    Path folder;

    private Path bundle = Path.of("bundle");
    private Path identity = Path.of("key");
    private Recipient recipient = recipient(pair());

    @BeforeEach
    void makeBundle() throws Exception {
        KeyPair pair = pair();
        recipient = recipient(pair);
        identity = Files.writeString(folder.resolve("key.txt"), "# mine\n" + text(pair.getPrivate()) + "\n");
        bundle = folder.resolve("bundle.tar");
        NodeId node = new NodeId("n1");
        List<Path> chunks = new ArrayList<>();
        EncryptingSink sink = new EncryptingSink(
                chunk -> {
                    Path file = folder.resolve("chunk-" + chunk.number());
                    try (FileChannel out =
                            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                        out.write(chunk.bytes().duplicate());
                    }
                    chunks.add(file);
                },
                AgeEncryption.of(List.of(recipient)),
                BundleCommandTest.ROOT,
                node,
                BundleFormat.TAR_ZST,
                Clock.systemUTC());
        try (SegmentWriter writer = new SegmentWriter(BundleFormat.TAR_ZST, sink)) {
            BundleCommandTest.file(writer, "copy/one.log", "one\n");
            writer.cut();
            BundleCommandTest.file(writer, "copy/two.log", "two\n");
        }
        BundleFile.write(
                EncryptedSealer.seal(
                        BundleCommandTest.header(List.of(recipient)),
                        List.of(new SegmentFiles(node, chunks)),
                        folder.resolve("sealed")),
                bundle);
    }

    private static KeyPair pair() {
        try {
            return new X25519KeyPairGenerator().generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Recipient recipient(KeyPair pair) {
        return new Recipient(text(pair.getPublic()));
    }

    private static String text(Key key) {
        return new String(key.getEncoded(), StandardCharsets.US_ASCII);
    }

    private static Run run(Object... args) {
        return Run.of(Stream.concat(Stream.of("bundle"), Stream.of(args).map(Object::toString))
                .toArray(String[]::new));
    }

    private static String content(Path bundle, String file) throws IOException {
        try (BundleReader reader = BundleReader.open(bundle)) {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            reader.copy(reader.find("host-collectors/n1/copy/" + file).orElseThrow(), content);
            return content.toString(StandardCharsets.UTF_8);
        }
    }

    @Test
    void givesTheOrdinaryBundleBesideTheEncryptedOne() throws Exception {
        Run run = run("decrypt", "--identity", identity, bundle);
        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.COMPLETE);
        Path opened = folder.resolve("bundle.tar.zst");
        assertThat(run.out()).contains(opened.toString());
        assertThat(content(opened, "two.log")).isEqualTo("two\n");
        assertThat(run("verify", opened).code()).isZero();
        assertThat(Files.getPosixFilePermissions(opened)).hasSize(2);
        assertThat(run("decrypt", "--identity", identity, bundle).err()).contains("exists already");
    }

    @Test
    void otherCommandsSayThatItIsEncrypted() {
        for (Run run : List.of(
                run("ls", bundle),
                run("recover", bundle, "--output", folder.resolve("recovered")),
                run("extract", bundle, "--to", folder.resolve("extracted")))) {
            assertThat(run.err()).contains("is encrypted", "muster bundle decrypt --identity");
        }
        Run verify = run("verify", bundle);
        assertThat(verify.code()).as(verify.out()).isZero();
        assertThat(verify.out()).contains("encrypted: only the outside was checked");
    }

    @Test
    void aKeyOfSomebodyElseIsToldForWhomItIs() throws Exception {
        Path other = Files.writeString(folder.resolve("other.txt"), text(pair().getPrivate()));
        Run run = run("decrypt", "--identity", other, bundle, "--output", folder.resolve("out"));
        assertThat(run.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).contains("no identity fits", recipient.key());
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void aCutBundleGivesWhatIsThereAndSaysSo() throws Exception {
        try (FileChannel channel = FileChannel.open(bundle, StandardOpenOption.WRITE)) {
            channel.truncate(Files.size(bundle) - 1100);
        }
        Run run = run("decrypt", "--identity", identity, bundle, "--output", folder.resolve("out.tar.zst"));
        assertThat(run.code()).isEqualTo(ExitCode.PARTIAL);
        assertThat(run.err()).contains("warning: of n1 there are 1 of 2 chunks");
        assertThat(content(folder.resolve("out.tar.zst"), "one.log")).isEqualTo("one\n");
        assertThat(run("verify", bundle).code()).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void anOrdinaryBundleOrNoIdentityIsToldAsSuch() throws Exception {
        Path empty = Files.writeString(folder.resolve("empty"), "# nothing\n");
        assertThat(run("decrypt", "--identity", empty, bundle).err()).contains("holds no identity");
        Path other = Files.writeString(folder.resolve("text"), "no bundle at all");
        Run run = run("decrypt", "--identity", identity, other);
        assertThat(run.code()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("not an encrypted bundle");
    }
}
