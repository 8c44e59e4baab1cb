package io.muster.protocol.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.protocol.agent.JobOrder.Origin;
import io.muster.protocol.archive.BundleFormat;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.json.Json;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JobOrderTest {
    private static JobOrder order(@Nullable Origin origin) {
        return new JobOrder(
                new NodeId("n1"),
                "muster-20260101T000000Z-00000000",
                true,
                BundleFormat.TAR_ZST,
                List.of(),
                new JobOrder.JobLimits(1, null, Duration.ofSeconds(30), 1, 1, 1),
                null,
                null,
                null,
                List.of(),
                origin);
    }

    @Test
    void whoseWishItIsGoesOverTheWire() throws JsonProcessingException {
        for (Origin origin : List.of(new Origin("alice", "default"), new Origin("bob", null))) {
            String json = Json.mapper().writeValueAsString(order(origin));

            assertThat(Json.mapper().readValue(json, JobOrder.class)).isEqualTo(order(origin));
        }
    }

    @Test
    void anOlderCoordinatorDoesNotSayIt() {
        ObjectNode json = Json.mapper().valueToTree(order(null));

        assertThat(json.has("origin")).isFalse();
        assertThat(Json.mapper().convertValue(json, JobOrder.class).origin()).isNull();
    }
}
