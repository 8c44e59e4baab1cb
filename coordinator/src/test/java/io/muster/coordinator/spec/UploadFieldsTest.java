package io.muster.coordinator.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.ConfigFactory;
import io.muster.coordinator.config.MusterConfig;
import io.muster.coordinator.upload.Destinations;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UploadFieldsTest {
    private static final String LISTED =
            """
            muster.delivery { upload-hosts = ["Uploads.example.com", "*.support.example.com", "files.example.com:8443"]
              proxy = "http://proxy.example.com:3128" }
            muster.destinations.own { url = "https://own.example.com/in" }
            """;

    private static Map<String, String> errors(String config, String field, String value) {
        MusterConfig read = MusterConfig.of(ConfigFactory.parseString(config));
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        if (!field.equals("destination")) {
            body.put("customer", "c");
        }
        if (field.equals("upload_proxy")) {
            body.put("upload_host", "https://uploads.example.com");
        }
        body.put(field, value);
        return new UploadFields(new Destinations(read.destinations(), read.delivery()))
                .again(body)
                .errors();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://uploads.example.com",
                "http://UPLOADS.example.com:8080/a",
                "https://eu.support.example.com/x",
                "https://files.example.com:8443",
                "https://own.example.com/in/today",
            })
    void takesHostsThatAreListedAndAddressesBelowAConfiguredOne(String url) {
        assertThat(errors(LISTED, "upload_host", url)).isEmpty();
        assertThat(errors(LISTED, "destination", url)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com",
                "https://support.example.com",
                "https://uploads.example.com.evil.test",
                "https://evil.test/uploads.example.com",
                "https://evilsupport.example.com",
                "https://files.example.com",
                "https://own.example.com/elsewhere",
                "http://169.254.169.254/latest",
                "http://[::1]:9000",
            })
    void refusesOtherHostsAndSaysWhichAreAccepted(String url) {
        assertThat(errors(LISTED, "upload_host", url))
                .containsOnlyKeys("upload_host")
                .allSatisfy((field, message) -> {
                    assertThat(message)
                            .contains("uploads.example.com, *.support.example.com, files.example.com:8443")
                            .contains("muster.delivery.upload-hosts")
                            .contains("own");
                });
        assertThat(errors(LISTED, "destination", url)).containsOnlyKeys("destination");
    }

    @Test
    void aProxyIsNoWayAroundTheList() {
        assertThat(errors(LISTED, "upload_proxy", "http://proxy.example.com:3128"))
                .isEmpty();
        assertThat(errors(LISTED, "upload_proxy", "http://uploads.example.com:3128"))
                .isEmpty();
        assertThat(errors(LISTED, "upload_proxy", "http://evil.test:3128")).containsOnlyKeys("upload_proxy");
    }

    @Test
    void takesAnyHostWhereNoneIsListed() {
        assertThat(errors("", "upload_host", "https://any.example.org")).isEmpty();
        assertThat(errors("", "upload_proxy", "http://any.example.org:3128")).isEmpty();
    }
}
