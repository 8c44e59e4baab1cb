package io.muster.testing.cluster;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Settings of a program, as a file or a configuration. */
final class Settings {
    private final Map<String, Object> values = new LinkedHashMap<>();

    Settings set(String key, Object value) {
        values.put(key, value);
        return this;
    }

    com.typesafe.config.Config config() {
        return ConfigFactory.parseMap(values, "test");
    }

    Path write(Path file) {
        try {
            return Files.writeString(
                    file, config().root().render(ConfigRenderOptions.concise().setFormatted(true)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
