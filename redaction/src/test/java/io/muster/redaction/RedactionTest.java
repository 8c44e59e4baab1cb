package io.muster.redaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.protocol.agent.RedactionOrder;
import io.muster.redaction.strict.StrictProfile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What leaves a node is redacted, or it is withheld. */
class RedactionTest {
    private static final String SECRET = "hunter2x";
    private static final byte[] TEXT = utf8("a=1\npassword=" + SECRET + "\r\nb=2\n");
    private static final byte[] HIDDEN = utf8("a=1\npassword=***HIDDEN***\r\nb=2\n");

    @TempDir
    Path folder;

    private final Redaction strict = Redaction.of(new StrictProfile());

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Redacted redact(byte[] content) throws IOException {
        return redact(strict, content);
    }

    private Redacted redact(Redaction redaction, byte[] content) throws IOException {
        return redaction.redact("host-collectors/n1/x", Source.of(content, 0, content.length), folder);
    }

    private static byte[] content(Redacted redacted) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        redacted.writeTo(piece -> {
            byte[] bytes = new byte[piece.remaining()];
            piece.get(bytes);
            out.writeBytes(bytes);
        });
        assertThat((long) out.size()).as("the size announced").isEqualTo(redacted.size());
        return out.toByteArray();
    }

    private byte[] strict(byte[] content) throws IOException {
        try (Redacted redacted = redact(content)) {
            assertThat(redacted.failure()).isNull();
            return content(redacted);
        }
    }

    private void assertWithheld(Redacted redacted, String reason) throws IOException {
        assertThat(redacted.failure()).contains(reason);
        assertThat(new String(content(redacted), StandardCharsets.UTF_8))
                .startsWith("[muster: withheld: ")
                .doesNotContain(SECRET);
    }

    @Test
    void hidesTheValueAndKeepsLinesAndTheirEnds() throws IOException {
        assertThat(strict(TEXT)).isEqualTo(HIDDEN);
        assertThat(redact(TEXT).counts()).containsEntry("password", 1L);
    }

    @Test
    void hidesInTextThatIsNoUtf8AndLeavesTheRestAsItIs() throws IOException {
        byte[] latin = ("Größe=1\npassword=" + SECRET + "\nÄ\n").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(strict(latin))
                .isEqualTo("Größe=1\npassword=***HIDDEN***\nÄ\n".getBytes(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-16"})
    void hidesInUtf16AndWritesItAsItWas(String name) throws IOException {
        Charset charset = Charset.forName(name);
        String text = "user = bob\r\npassword = " + SECRET + "\r\nother = 1\r\n";
        assertThat(strict(text.getBytes(charset)))
                .isEqualTo(text.replace(SECRET, "***HIDDEN***").getBytes(charset));
    }

    @Test
    void hidesInEnvironmentsWhosePartsEndWithNul() throws IOException {
        assertThat(strict(utf8("PATH=/bin\0DB_PASSWORD=" + SECRET + "\0HOME=/root\0")))
                .isEqualTo(utf8("PATH=/bin\0DB_PASSWORD=***HIDDEN***\0HOME=/root\0"));
    }

    @Test
    void hidesBehindAHoleOfZerosAsACopiedAndTruncatedLogHasThem() throws IOException {
        byte[] log = new byte[300_000 + TEXT.length];
        System.arraycopy(TEXT, 0, log, 300_000, TEXT.length);
        assertThat(new String(strict(log), StandardCharsets.UTF_8)).doesNotContain(SECRET);
    }

    @Test
    void leavesBinariesAndWithholdsThoseThatHoldSecrets() throws IOException {
        byte[] binary = new byte[5000];
        for (int i = 0; i < binary.length; i++) {
            binary[i] = (byte) (i * 7);
        }
        assertThat(strict(binary)).isEqualTo(binary);
        byte[] keys = binary.clone();
        System.arraycopy(new byte[] {(byte) 0xfe, (byte) 0xed, (byte) 0xfe, (byte) 0xed}, 0, keys, 0, 4);
        try (Redacted withheld = redact(keys)) {
            assertThat(withheld.counts()).containsOnlyKeys("secret-binary");
            assertThat(content(withheld)).hasSizeLessThan(200);
        }
    }

    @Test
    void withholdsALineThatIsTooLongToBeJudged() throws IOException {
        byte[] line = new byte[TextPipeline.MAX_LINE + 100];
        java.util.Arrays.fill(line, (byte) 'a');
        System.arraycopy(utf8("password=" + SECRET), 0, line, 100, 17);
        assertWithheld(redact(line), "a line is longer than");
    }

    @Test
    void withholdsWhatARuleFailsOn() throws IOException {
        Profile throwing = profile((text, from, to, edits) -> {
            throw new IllegalStateException(SECRET);
        });
        assertWithheld(redact(Redaction.of(throwing), TEXT), "a redaction rule failed: IllegalStateException");
    }

    @Test
    void withholdsWhatTakesTooLong() throws IOException {
        assertWithheld(redact(Redaction.of(new StrictProfile(), Duration.ZERO), TEXT), "longer than 0 s");
    }

    @Test
    void withholdsEverythingWhereTheProfileIsUnknown() throws IOException {
        Redaction unknown = Redaction.of(new RedactionOrder("newer", "", List.of(), List.of()));
        assertThat(unknown.isNone()).isFalse();
        assertWithheld(redact(unknown, TEXT), "no redaction profile \"newer\"");
        assertThat(unknown.line("password=" + SECRET)).doesNotContain(SECRET);
    }

    @Test
    void neverHandsOnWhatHasChangedAfterItWasLookedAt() throws IOException {
        byte[] content = new byte[600_000];
        java.util.Arrays.fill(content, (byte) '\n');
        try (Redacted redacted = redact(content)) {
            System.arraycopy(TEXT, 0, content, 300_000, TEXT.length);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            assertThatThrownBy(() -> redacted.writeTo(piece -> {
                        byte[] bytes = new byte[piece.remaining()];
                        piece.get(bytes);
                        out.writeBytes(bytes);
                    }))
                    .isInstanceOf(RedactionFailure.class)
                    .hasMessageContaining("changed");
            assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain(SECRET);
        }
    }

    @Test
    void hidesALineOfWhichALimitHasCutOutAPart() throws IOException {
        Source cut = new Source() {
            @Override
            public long size() {
                return 0;
            }

            @Override
            public void read(Sink sink) throws IOException {
                sink.piece(ByteBuffer.wrap(utf8("one\npassword=hun")));
                sink.gap();
                sink.piece(ByteBuffer.wrap(utf8("\n[cut]\n")));
                sink.gap();
                sink.piece(ByteBuffer.wrap(utf8("ter2x\nMIIEowIBAAKCAQEAx4UbaDzY5xjW6hc9jwN0mX33XpTDVW\nlast\n")));
            }

            @Override
            public boolean hasGap() {
                return true;
            }

            @Override
            public InputStream open() {
                return InputStream.nullInputStream();
            }
        };
        try (Redacted redacted = strict.redact("x", cut, folder)) {
            assertThat(new String(content(redacted), StandardCharsets.UTF_8))
                    .isEqualTo("one\n***HIDDEN***\n[cut]\n***HIDDEN***\n***HIDDEN***\nlast\n");
        }
    }

    @Test
    void opensArchivesInArchivesAndClosesThemAgain() throws IOException {
        byte[] zip = zip("conf/app.properties", TEXT);
        byte[] tarred = tar("inner.zip", gzip(zip), "plain.txt", TEXT);
        for (byte[] packed : List.of(gzip(tarred), zstd(tarred))) {
            byte[] redacted = strict(packed);
            byte[] tar = redacted[0] == 0x1f ? gunzip(redacted) : unzstd(redacted);
            List<byte[]> members = untar(tar);
            assertThat(members.get(1)).isEqualTo(HIDDEN);
            assertThat(unzip(gunzip(members.get(0)))).isEqualTo(HIDDEN);
        }
    }

    @Test
    void leavesAnArchiveWithoutSecretsByteForByte() throws IOException {
        byte[] packed = gzip(tar("a.txt", utf8("nothing here\n"), "b.txt", utf8("nor here\n")));
        assertThat(strict(packed)).isEqualTo(packed);
    }

    @Test
    void withholdsAnArchiveThatIsCutShort() throws IOException {
        byte[] packed = gzip(TEXT);
        assertWithheld(redact(java.util.Arrays.copyOf(packed, packed.length - 12)), "can't be unpacked");
    }

    @Test
    void withholdsAnArchiveThatIsFollowedByWhatItDoesNotHold() throws IOException {
        byte[] behindTar = joined(tar("a.txt", utf8("nothing\n"), "b.txt", utf8("nor here\n")), new byte[20_480], TEXT);
        assertWithheld(redact(behindTar), "something follows its end");
        assertWithheld(redact(joined(gzip(utf8("nothing\n")), TEXT)), "can't be unpacked");
        assertWithheld(redact(joined(zstd(utf8("nothing\n")), TEXT)), "can't be unpacked");
    }

    @Test
    void opensAllMembersOfOneFile() throws IOException {
        byte[] second = joined(gzip(utf8("nothing\n")), gzip(TEXT));
        assertThat(gunzip(strict(second))).isEqualTo(joined(utf8("nothing\n"), HIDDEN));
    }

    @Test
    void givesTheSameValueTheSameNameWithTheSameKeyOnly() throws IOException {
        RedactionOrder order = RedactionOrder.withNewKey("strict", List.of("ip", "mac", "email"), List.of());
        String text =
                "from 10.1.2.3:80 and fe80::1%eth0 to bob@example.com by 00:1b:44:11:3a:b7 at 10:20:30, v1.2.3.4.5\n";
        String first = new String(content(redact(Redaction.of(order), utf8(text))), StandardCharsets.UTF_8);
        String second = new String(content(redact(Redaction.of(order), utf8(text))), StandardCharsets.UTF_8);
        String other = new String(
                content(redact(
                        Redaction.of(RedactionOrder.withNewKey("strict", order.pseudonyms(), List.of())), utf8(text))),
                StandardCharsets.UTF_8);
        assertThat(first)
                .matches("from ip4-[0-9a-f]{10}:80 and ip6-[0-9a-f]{10}%eth0 to email-[0-9a-f]{10}"
                        + " by mac-[0-9a-f]{10} at 10:20:30, v1\\.2\\.3\\.4\\.5\n")
                .isEqualTo(second)
                .isNotEqualTo(other);
    }

    @Test
    void anOrdersKeyIsInNoText() {
        RedactionOrder order = RedactionOrder.withNewKey("strict", List.of(), List.of());
        assertThat(order.toString()).doesNotContain(order.key());
    }

    private static Profile profile(Stage stage) {
        return new Profile() {
            @Override
            public List<Stage> stages(String path) {
                return List.of(stage);
            }

            @Override
            public boolean withholdsSecretBinaries() {
                return false;
            }
        };
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (java.util.zip.GZIPOutputStream gzip = new java.util.zip.GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }

    private static byte[] gunzip(byte[] packed) throws IOException {
        return new java.util.zip.GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes();
    }

    private static byte[] zstd(byte[] content) {
        return com.github.luben.zstd.Zstd.compress(content);
    }

    private static byte[] unzstd(byte[] packed) throws IOException {
        try (InputStream in = new com.github.luben.zstd.ZstdInputStream(new ByteArrayInputStream(packed))) {
            return in.readAllBytes();
        }
    }

    private static byte[] zip(String name, byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
        }
        return out.toByteArray();
    }

    private static byte[] unzip(byte[] packed) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(packed))) {
            assertThat(zip.getNextEntry()).isNotNull();
            return zip.readAllBytes();
        }
    }

    private static byte[] tar(String first, byte[] a, String second, byte[] b) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            for (int i = 0; i < 2; i++) {
                byte[] content = i == 0 ? a : b;
                TarArchiveEntry entry = new TarArchiveEntry(i == 0 ? first : second);
                entry.setSize(content.length);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        }
        return out.toByteArray();
    }

    private static List<byte[]> untar(byte[] packed) throws IOException {
        List<byte[]> members = new ArrayList<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(packed))) {
            while (tar.getNextEntry() != null) {
                members.add(tar.readAllBytes());
            }
        }
        return members;
    }
}
