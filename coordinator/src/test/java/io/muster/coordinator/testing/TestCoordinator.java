package io.muster.coordinator.testing;

import com.typesafe.config.ConfigFactory;
import io.muster.coordinator.Coordinator;
import io.muster.coordinator.config.MusterConfig;
import io.muster.coordinator.security.Users;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** A coordinator on a free loopback port, with short times. */
public final class TestCoordinator implements AutoCloseable {
    private static final String SHORT_TIMES =
            """
            muster.http.port = 0
            muster.http.event-keep-alive = 1 s
            muster.agents { heartbeat = 200 ms, timeout = 3 s, window = 3 s, cancel-wait = 2 s, slack = 500 ms, estimate-timeout = 1 s }
            muster.store { free-space-watermark = 1 MiB, order-wait = 2 s }
            """;

    private final Coordinator coordinator;
    private final List<TestAgent> agents = new ArrayList<>();

    private TestCoordinator(Coordinator coordinator) {
        this.coordinator = coordinator;
    }

    public static TestCoordinator start(Path dataDir) throws IOException, InterruptedException {
        return start(dataDir, "");
    }

    /** @param more configuration over the short times */
    public static TestCoordinator start(Path dataDir, String more) throws IOException, InterruptedException {
        MusterConfig config =
                MusterConfig.of(ConfigFactory.parseString(more).withFallback(ConfigFactory.parseString(SHORT_TIMES)));
        return new TestCoordinator(Coordinator.start(new Coordinator.Settings(config, dataDir, Clock.systemUTC())));
    }

    public ApiClient client() {
        Users.Credentials credentials = coordinator.credentials().orElseThrow();
        return new ApiClient(address(), credentials.user(), credentials.password());
    }

    /** Calls as a configured user. */
    public ApiClient client(String user, String password) {
        return new ApiClient(address(), user, password);
    }

    /** A further agent, not connected yet; it ends with the coordinator. */
    public TestAgent agent(String node) {
        TestAgent agent = new TestAgent(address(), coordinator.joinSecret(), node);
        agents.add(agent);
        return agent;
    }

    public String address() {
        return "http://127.0.0.1:" + coordinator.port();
    }

    public boolean leads() {
        return coordinator.leads();
    }

    public String joinSecret() {
        return coordinator.joinSecret();
    }

    @Override
    public void close() {
        agents.forEach(TestAgent::close);
        coordinator.close();
    }
}
