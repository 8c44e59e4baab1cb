package io.muster.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import com.fasterxml.jackson.databind.JsonNode;
import io.muster.protocol.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LogFormatTest {
    /** A line as the program would write it. */
    private static String line(Map<String, String> settings, RuntimeException failure) throws Exception {
        LoggerContext context = new LoggerContext();
        settings.forEach(context::putProperty);
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(Objects.requireNonNull(LogFormatTest.class.getResource("/logback.xml")));
        Logger logger = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        ConsoleAppender<ILoggingEvent> appender = (ConsoleAppender<ILoggingEvent>) logger.getAppender("console");
        LoggingEvent event = new LoggingEvent(
                "x", context.getLogger("io.muster.A"), Level.INFO, "ended {}\nand \"so\"", failure, new Object[] {"well"
                });
        event.setMDCPropertyMap(Map.of("collection", "c1"));
        String line = new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8);
        context.stop();
        return line;
    }

    @Test
    void linesAreForPeopleByDefault() throws Exception {
        assertThat(line(Map.of(), new IllegalStateException("why")))
                .contains("INFO  A collection=c1 ended well")
                .contains("IllegalStateException: why");
    }

    @Test
    void eachEventIsOneJsonObjectWhereThatIsAskedFor() throws Exception {
        String line = line(Map.of("MUSTER_LOG_FORMAT", "json"), new IllegalStateException("why"));
        assertThat(line.strip()).doesNotContain("\n");
        JsonNode event = Json.mapper().readTree(line);
        assertThat(event.get("level").asText()).isEqualTo("INFO");
        assertThat(event.get("loggerName").asText()).isEqualTo("io.muster.A");
        assertThat(event.get("formattedMessage").asText()).isEqualTo("ended well\nand \"so\"");
        assertThat(event.get("mdc").get("collection").asText()).isEqualTo("c1");
        assertThat(event.get("timestamp").asLong()).isPositive();
        assertThat(event.get("throwable").get("message").asText()).isEqualTo("why");
    }
}
