package io.muster.agent;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;

/** An agent inside another program, on a thread of its own: for tests of several nodes in one JVM. */
public final class EmbeddedAgent implements AutoCloseable {
    private final Agent agent;
    private final Thread thread;

    private EmbeddedAgent(Agent agent, Thread thread) {
        this.agent = agent;
        this.thread = thread;
    }

    /**
     * Starts it; it dials until it is closed.
     *
     * @param settings keys below {@code muster.agent}, over the defaults
     */
    public static EmbeddedAgent start(Config settings) throws IOException {
        Config all = settings.withFallback(
                        ConfigFactory.parseResources(EmbeddedAgent.class.getClassLoader(), "reference.conf"))
                .resolve();
        AgentConfig config = AgentConfig.of(all, HostFacts.nodeId());
        Agent agent = Agent.start(config);
        Thread thread = new Thread(agent::run, "agent-" + config.node());
        thread.setDaemon(true);
        thread.start();
        return new EmbeddedAgent(agent, thread);
    }

    /** Ends its jobs and their processes and removes their files. */
    @Override
    public void close() {
        agent.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
