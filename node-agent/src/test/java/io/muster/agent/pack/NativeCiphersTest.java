package io.muster.agent.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.SplittableRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class NativeCiphersTest {
    private static final String CHACHA = "ChaCha20-Poly1305";

    @Test
    @EnabledOnOs(
            value = OS.LINUX,
            architectures = {"amd64", "aarch64"})
    void makeTheSameBytesAsThoseOfTheJvm() throws GeneralSecurityException {
        Provider provider = NativeCiphers.provider();
        assertThat(provider).isNotNull();
        byte[] content = new byte[70_000];
        new SplittableRandom(5).nextBytes(content);
        for (int length : new int[] {0, 1, 15, 64, 65_536, content.length}) {
            assertThat(sealed(Cipher.getInstance(CHACHA, provider), content, length))
                    .isEqualTo(sealed(Cipher.getInstance(CHACHA), content, length));
        }
    }

    private static byte[] sealed(Cipher cipher, byte[] content, int length) throws GeneralSecurityException {
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(new byte[32], CHACHA), new IvParameterSpec(new byte[12]));
        return cipher.doFinal(content, 0, length);
    }
}
