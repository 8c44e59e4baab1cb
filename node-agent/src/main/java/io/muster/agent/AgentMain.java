package io.muster.agent;

import com.typesafe.config.ConfigException;
import io.muster.agent.policy.PolicyFile;
import io.muster.protocol.logging.LogLevels;
import io.muster.protocol.logging.Loggers;
import java.io.IOException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Starts the agent. Ends with 0 after SIGTERM or SIGINT, 2 for a wrong configuration, 6 when it is not let in. */
public final class AgentMain {
    private static final int OK = 0;
    private static final int INTERNAL = 1;
    private static final int BAD_INPUT = 2;
    private static final int NOT_ALLOWED = 6;

    private static volatile int exitCode = OK;

    private AgentMain() {}

    public static void main(String[] arguments) {
        Logs.configure("INFO");
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) {
        AgentOptions options = new AgentOptions();
        CommandLine line = new CommandLine(options);
        try {
            ParseResult parsed = line.parseArgs(arguments);
            if (CommandLine.printHelpIfRequested(parsed)) {
                return OK;
            }
            AgentConfig config = AgentConfig.of(options.load(System.getenv()), HostFacts.nodeId());
            return options.check ? check(config) : serve(config);
        } catch (ParameterException | ConfigException e) {
            System.err.println("muster agent: " + e.getMessage());
            return BAD_INPUT;
        }
    }

    private static int check(AgentConfig config) {
        try {
            new PolicyFile(config.policyFile()).check().forEach(System.out::println);
            return OK;
        } catch (IOException e) {
            System.err.println("muster agent: the policy denies everything: " + e.getMessage());
            return BAD_INPUT;
        }
    }

    private static int serve(AgentConfig config) {
        LogLevels levels = LogLevels.watch(
                config.dataDir().resolve(LogLevels.FILE),
                new Loggers()::set,
                LoggerFactory.getLogger(AgentMain.class)::info);
        try (Agent agent = Agent.start(config)) {
            Thread hook = new Thread(() -> stop(agent), "shutdown");
            Runtime.getRuntime().addShutdownHook(hook);
            String refusal = agent.run();
            if (refusal != null) {
                System.err.println("muster agent: " + refusal);
                exitCode = NOT_ALLOWED;
            }
            return exitCode;
        } catch (IOException e) {
            System.err.println("muster agent: cannot start: " + e.getMessage());
            return INTERNAL;
        } finally {
            levels.close();
        }
    }

    /** An orderly end on a signal is a success; without the halt it would be reported as 143. */
    private static void stop(Agent agent) {
        agent.close();
        LoggerFactory.getLogger(AgentMain.class).info("agent stopped");
        Runtime.getRuntime().halt(exitCode);
    }
}
