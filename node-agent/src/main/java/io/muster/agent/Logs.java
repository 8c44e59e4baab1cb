package io.muster.agent;

/** Where the logging configuration is: under a name of its own, for several programs may share one class path. */
public final class Logs {
    private static final String KEY = "logback.configurationFile";

    private Logs() {}

    /** Must be called before the first logger is made. A system property given by the user wins. */
    public static void configure() {
        if (System.getProperty(KEY) == null) {
            System.setProperty(KEY, "logback-agent.xml");
        }
    }
}
