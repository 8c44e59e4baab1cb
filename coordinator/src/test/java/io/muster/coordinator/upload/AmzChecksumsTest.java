package io.muster.coordinator.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmzChecksumsTest {
    /** The check values of the CRC catalogue are of this text. */
    private static final BytesCargo CARGO = BytesCargo.of("123456789");

    private static Optional<AmzChecksums.Compared> compare(Map<String, String> headers) throws IOException {
        return AmzChecksums.compare(
                name -> Optional.ofNullable(headers.get(name)), CARGO, new Meter(new Throttle(null, System::nanoTime)));
    }

    @ParameterizedTest
    @CsvSource({
        "sha256, FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=, SHA-256",
        "crc64nvme, rosUhgp5mIg=, CRC-64",
        "crc32c, 4waSgw==, CRC-32C",
        "sha1, 98O8HYCOBHMq32eZZczDTKeuNEE=, SHA-1",
        "crc32, y/Q5Jg==, CRC-32",
    })
    void knowsTheBundleByEachAlgorithmThatS3Offers(String algorithm, String value, String name) throws IOException {
        String header = "x-amz-checksum-" + algorithm;
        assertThat(compare(Map.of(header, value))).contains(new AmzChecksums.Compared(name, true));
        assertThat(compare(Map.of(header, "AAAAAA=="))).contains(new AmzChecksums.Compared(name, false));
        assertThat(compare(Map.of(header, "?"))).contains(new AmzChecksums.Compared(name, false));
    }

    @Test
    void believesTheStrongestThatIsTold() throws IOException {
        assertThat(compare(Map.of("x-amz-checksum-crc32", "AAAAAA==", "x-amz-checksum-crc64nvme", "rosUhgp5mIg=")))
                .contains(new AmzChecksums.Compared("CRC-64", true));
    }

    @Test
    void passesOverWhatIsOfPartsOrNotToldAtAll() throws IOException {
        assertThat(compare(Map.of("x-amz-checksum-crc32", "y/Q5Jg==-3"))).isEmpty();
        assertThat(compare(Map.of("x-amz-checksum-type", "FULL_OBJECT"))).isEmpty();
    }
}
