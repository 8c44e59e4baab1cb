package io.muster.agent;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import org.slf4j.LoggerFactory;

/**
 * Logging: one line per state change, to standard error, where service managers and containers look. Set up by code,
 * for logback's XML reader would stay in memory for as long as the agent runs.
 */
public final class Logs {
    private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX,UTC} %-5level %logger{0}"
            + " %replace([%X{collection} %X{node}] ){'\\[ \\] ',''}%msg%n";

    private Logs() {}

    /**
     * Sets logging up, unless the system property {@code logback.configurationFile} names a file that does.
     *
     * @param level used where the variable {@code MUSTER_LOG_LEVEL} names none
     */
    public static void configure(String level) {
        if (System.getProperty("logback.configurationFile") != null) {
            return;
        }
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.toLevel(System.getenv().getOrDefault("MUSTER_LOG_LEVEL", level), Level.INFO));
        root.addAppender(appender);
    }
}
