package io.muster.agent;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
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
     * Sets logging up, as JSON where the variable {@code MUSTER_LOG_FORMAT} says {@code json}, unless the system
     * property {@code logback.configurationFile} names a file that does.
     *
     * @param level used where the variable {@code MUSTER_LOG_LEVEL} names none
     */
    public static void configure(String level) {
        if (System.getProperty("logback.configurationFile") != null) {
            return;
        }
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        Encoder<ILoggingEvent> encoder = encoder(System.getenv().getOrDefault("MUSTER_LOG_FORMAT", "text"));
        encoder.setContext(context);
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

    static Encoder<ILoggingEvent> encoder(String format) {
        if (format.equals("json")) {
            JsonEncoder json = new JsonEncoder();
            json.setWithFormattedMessage(true);
            json.setWithMessage(false);
            json.setWithArguments(false);
            json.setWithContext(false);
            json.setWithNanoseconds(false);
            json.setWithSequenceNumber(false);
            return json;
        }
        PatternLayoutEncoder text = new PatternLayoutEncoder();
        text.setPattern(PATTERN);
        return text;
    }
}
