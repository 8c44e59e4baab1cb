package io.muster.protocol.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.protocol.archive.ContentDigest.Algorithm;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentDigestTest {
    private static final ByteBuffer CHECK = ByteBuffer.wrap("123456789".getBytes(StandardCharsets.US_ASCII));

    /** The check value of RFC 3720's CRC-32C, and FIPS 180's algorithm by coreutils. */
    @Test
    void agreesWithOtherPrograms() {
        assertThat(Algorithm.CRC32C.of(CHECK)).hasToString("crc32c:e3069283");
        assertThat(Algorithm.CRC32C.of(CHECK).field()).isEqualTo("crc32c=:4waSgw==:");
        assertThat(Algorithm.SHA_256.of(CHECK).hex())
                .isEqualTo("15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225");
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void readsWhatItWrites(Algorithm algorithm) {
        ContentDigest digest = algorithm.of(CHECK);
        assertThat(ContentDigest.parse(" " + digest.field())).contains(digest);
        assertThat(ContentDigest.valueOf(digest.toString())).isEqualTo(digest);
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void isTheSameHoweverTheBytesCome(Algorithm algorithm) {
        ContentDigest.Running running = algorithm.start();
        for (int i = 0; i < CHECK.limit(); i++) {
            running.update(CHECK.slice(i, 1));
        }
        assertThat(running.finish()).isEqualTo(algorithm.of(CHECK));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "crc32c", "crc32c=:4waSgw==", "crc32c=:4waSgw8=:", "sha-256=:4waSgw==:", "md5=:4waSgw==:"})
    void takesNoOtherField(String field) {
        assertThat(ContentDigest.parse(field)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "crc32c:",
                "crc32c:e306928",
                "crc32c:e306928x",
                "sha-256:e3069283",
                "e3069283",
                "md5:e3069283"
            })
    void takesNoOtherText(String text) {
        assertThatThrownBy(() -> ContentDigest.valueOf(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
