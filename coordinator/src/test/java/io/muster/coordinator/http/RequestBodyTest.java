package io.muster.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RequestBodyTest {
    private static final String FORM = "application/x-www-form-urlencoded";

    @Test
    void readsAFormWithNestedLimitsAndRepeatedFields() {
        ObjectNode body = RequestBody.read(FORM, "nodes=a&nodes=b&limits.nodes=4&customer=Example+inc%2E&labels.x=y");
        assertThat(body.get("nodes").asText()).isEqualTo("a,b");
        assertThat(body.get("limits").get("nodes").asText()).isEqualTo("4");
        assertThat(body.get("customer").asText()).isEqualTo("Example inc.");
        assertThat(body.get("labels").get("x").asText()).isEqualTo("y");
    }

    @Test
    void anEmptyBodyIsAnEmptyObject() {
        assertThat(RequestBody.read("none/none", "")).isEmpty();
    }

    @Test
    void refusesWhatIsNeitherJsonNorForm() {
        assertThatThrownBy(() -> RequestBody.read("text/xml", "<a/>"))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED_MEDIA_TYPE));
    }

    @Property
    void garbageIsTheUsersErrorAndNothingElse(@ForAll String text) {
        for (String type : new String[] {"application/json", FORM}) {
            try {
                assertThat(RequestBody.read(type, text)).isNotNull();
            } catch (ApiException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.MALFORMED_BODY);
            }
        }
    }
}
