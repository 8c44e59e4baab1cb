package io.muster.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorCodeTest {
    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void everyErrorSaysWhoActsAndWhatToDoNext(ErrorCode code) {
        assertThat(code.status()).isBetween(400, 599);
        assertThat(code.title()).isNotBlank();
        assertThat(code.next()).endsWith(".");
        assertThat(code.owner()).isNotNull();
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"NOT_READY", "QUEUE_FULL", "STORAGE_FULL", "CHUNK_EARLY"})
    void whatPassesByItselfIsWorthARetry(ErrorCode code) {
        assertThat(code.retry()).isTrue();
    }
}
