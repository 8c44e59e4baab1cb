package io.muster.cli.token;

import static io.muster.cli.FakeCoordinator.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cli.ExitCode;
import io.muster.cli.FakeCoordinator;
import io.muster.cli.Run;
import io.muster.protocol.http.TokenView;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TokenCommandIT {
    private static final Instant MADE = Instant.parse("2026-03-01T08:00:00Z");
    private static final Instant END = Instant.parse("2026-06-01T08:00:00.5Z");

    private FakeCoordinator coordinator;

    @BeforeEach
    void start() throws IOException {
        coordinator = new FakeCoordinator();
    }

    @AfterEach
    void stop() {
        coordinator.close();
    }

    private Run run(String... args) {
        return Run.with(Map.of("MUSTER_SERVER", coordinator.address()), args);
    }

    private static TokenView view(@Nullable String role, @Nullable String text) {
        return new TokenView("0a", "nightly", "ann", role, List.of("see", "start"), MADE, END, text);
    }

    @Test
    void aNewTokenIsAloneOnStandardOutput() {
        coordinator.on("POST /tokens", json(201, view(null, "mt_0a.secret")));
        Run made = run("token", "create", "nightly", "--permissions", "see,start", "--expires", "90d");
        assertThat(made.code()).isZero();
        assertThat(made.out()).isEqualTo("mt_0a.secret\n");
        assertThat(made.err())
                .startsWith("token 0a, until 2026-06-01T08:00:00Z")
                .doesNotContain("secret");
        assertThat(coordinator.calls().get(0).body())
                .isEqualTo("{\"name\":\"nightly\",\"permissions\":[\"see\",\"start\"],\"expires\":\"90d\"}");
        assertThat(run("token", "create", "nightly", "--role", "viewer", "-o", "json")
                        .out())
                .contains("\"token\" : \"mt_0a.secret\"");
        assertThat(coordinator.calls().get(1).body()).isEqualTo("{\"name\":\"nightly\",\"role\":\"viewer\"}");
    }

    @Test
    void whatATokenMayHasToBeSaidOnce() {
        for (String[] args : List.of(
                new String[] {"token", "create", "x"},
                new String[] {"token", "create", "x", "--role", "viewer", "--permissions", "see"},
                new String[] {"token"})) {
            assertThat(run(args).code()).isEqualTo(ExitCode.BAD_INPUT);
        }
        assertThat(coordinator.calls()).isEmpty();
    }

    @Test
    void tokensAreListedAndRevoked() {
        coordinator
                .on("GET /tokens", json(200, List.of(view("operator", null), view(null, null))))
                .on("DELETE /tokens/0a", json(204, ""));
        assertThat(run("token", "list").out())
                .isEqualTo(
                        """
                        ID  NAME     OWNER  MAY        EXPIRES
                        0a  nightly  ann    operator   2026-06-01T08:00:00Z
                        0a  nightly  ann    see,start  2026-06-01T08:00:00Z
                        """);
        assertThat(run("token", "revoke", "0a")).isEqualTo(new Run(0, "token 0a is revoked\n", ""));
        assertThat(run("token", "revoke", "../x").code()).isEqualTo(ExitCode.BAD_INPUT);
    }
}
