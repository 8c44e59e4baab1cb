package io.muster.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperationTest {
    @ParameterizedTest
    @CsvSource({
        "GET, /collectLogs/tasks/x, GET",
        "DELETE, /collectLogs/tasks/x, DELETE",
        "GET, /collectLogs/tasks/x/entries, ENTRIES",
        "GET, /collectLogs/tasks/x/entries/, ENTRY",
        "GET, /collectLogs/tasks/x/entries/a/b%2Fc, ENTRY",
        "GET, /collectLogs/tasks/x/bundle, BUNDLE",
        "HEAD, /collectLogs/tasks/x/bundle, BUNDLE_HEAD",
        "GET, /collectLogs/tasks/x%2Fbundle, GET",
        "GET, /collectLogs/tasks/x/%62undle, BUNDLE",
        "GET, /collectLogs/tasks/a+b/nodes/n/collectors/c/output, OUTPUT",
        "POST, /controller/startLogsCollection, COUCHBASE_START"
    })
    void anAddressIsUnderstoodAsTheRoutesDo(String method, String path, Operation operation) {
        String sent = HttpRequest.create("http://h" + path).getUri().getPathString();
        assertThat(Operation.of(method, sent)).contains(operation);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /",
        "GET, //nodes",
        "GET, /nodes/",
        "HEAD, /nodes",
        "GET, /collectLogs/tasks/",
        "GET, /collectLogs/tasks//bundle",
        "GET, /collectLogs/tasks/x/bundle/y",
        "PATCH, /collectLogs/start",
        "GET, /collectLogs%2Ftasks",
        "GET, /agent/v1/session"
    })
    void whatIsNotListedIsNothing(String method, String path) {
        assertThat(Operation.of(method, path)).isEmpty();
    }

    @Test
    void anAddressKnowsItsMethods() {
        assertThat(Operation.methods("/collectLogs/tasks/x/pin")).containsExactly("POST", "DELETE");
        assertThat(Operation.methods("/nothing")).isEmpty();
    }
}
