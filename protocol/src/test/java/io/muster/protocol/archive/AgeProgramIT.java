package io.muster.protocol.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.encryption.AgeEncryption;
import io.muster.protocol.encryption.AgeIdentities;
import io.muster.protocol.encryption.KeyPairs;
import io.muster.protocol.encryption.Recipient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The reference program decrypts what Muster encrypts, and the other way round. Needs Debian's package age. */
class AgeProgramIT {
    @TempDir
    Path folder;

    @BeforeAll
    static void ageIsThere() {
        boolean installed = Files.isExecutable(Path.of("/usr/bin/age"));
        Assumptions.assumeTrue(installed, "age is not installed; the package is age");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 131_072, 5_000_000})
    void bothUnderstandEachOther(int length) throws Exception {
        String identity = age("age-keygen -o key 2>/dev/null && cat key");
        Recipient recipient = new Recipient(age("age-keygen -y key").strip());
        byte[] content = Samples.noise(length, length);
        if (length > 0) {
            ByteArrayOutputStream ours = new ByteArrayOutputStream();
            AgeEncryption.of(List.of(KeyPairs.next().recipient(), recipient)).encrypt(ByteBuffer.wrap(content), ours);
            Files.write(folder.resolve("ours.age"), ours.toByteArray());
            age("age -d -i key -o ours ours.age");
            assertThat(folder.resolve("ours")).hasBinaryContent(content);
        }

        Files.write(folder.resolve("theirs"), content);
        age("age -r " + KeyPairs.next().recipient() + " -r " + recipient + " -o theirs.age theirs");
        String keys = KeyPairs.next().identity() + "\n" + identity;
        assertThat(AgeIdentities.parse(keys).decrypt(Files.readAllBytes(folder.resolve("theirs.age"))))
                .isEqualTo(content);
    }

    @ParameterizedTest
    @EnumSource(BundleFormat.class)
    void anEncryptedBundleOpensWithTarAndAgeAlone(BundleFormat format) throws Exception {
        EncryptedBundles bundles = EncryptedBundles.ofTwoNodes(folder.resolve("work"), format);
        Path encrypted = bundles.sealEncrypted();
        BundleDecryption.decrypt(encrypted, bundles.pair.identities(), bundles.decrypted());
        Files.writeString(folder.resolve("key"), bundles.pair.identity() + "\n");
        String unpack = format == BundleFormat.TAR_ZST ? "zstd -dc" : "gzip -dc";

        age("tar -xf " + encrypted + " && mkdir opened && for file in " + Samples.ROOT
                + "/segments/*/*.age; do age -d -i key $file; done | " + unpack + " | tar -x --ignore-zeros -C opened");
        age("mkdir expected && " + unpack + " < " + bundles.decrypted() + " | tar -x -C expected");

        assertThat(age("diff -r opened/" + Samples.ROOT + "/host-collectors/n2 expected/" + Samples.ROOT
                        + "/host-collectors/n2"))
                .isEmpty();
        assertThat(age("cat " + Samples.ROOT + "/manifest.json"))
                .contains(bundles.recipients().get(0).key());
        assertThat(age("find opened -name '*" + EncryptedBundles.CANARY + "*'").lines())
                .hasSize(2);
    }

    @Test
    void bsdtarAndSevenZipListIt() throws Exception {
        Path encrypted = EncryptedBundles.ofTwoNodes(folder.resolve("work"), BundleFormat.TAR_ZST)
                .sealEncrypted();
        assertThat(age("bsdtar -tf " + encrypted)).contains("segments/n1/000000.tar.zst.age");
        assertThat(age("\"$(command -v 7zz || command -v 7z)\" l -ba -ttar " + encrypted))
                .contains("manifest.json");
    }

    /** Runs a shell line in the folder. */
    private String age(String line) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder("bash", "-o", "pipefail", "-c", line)
                .directory(folder.toFile())
                .redirectOutput(output.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String said = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }
}
