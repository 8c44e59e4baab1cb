package io.muster.agent.collect.files;

import io.muster.agent.collect.Collector;
import io.muster.agent.collect.CollectorContext;
import io.muster.agent.collect.CollectorResult;
import io.muster.protocol.spec.CollectorAction.Data;
import io.muster.protocol.spec.CollectorSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Puts a text of the spec into the bundle. */
public final class DataCollector implements Collector<Data> {
    @Override
    public CollectorResult collect(Data action, CollectorContext context) throws IOException {
        context.entries().put(path(action.name(), context.spec()), action.data().getBytes(StandardCharsets.UTF_8));
        return CollectorResult.collected();
    }

    private static String path(@Nullable String name, CollectorSpec spec) {
        String collectorName = spec.collectorName();
        if (spec.scope() == CollectorSpec.Scope.CLUSTER) {
            if (name == null) {
                return collectorName == null ? "data" : collectorName;
            }
            return collectorName == null ? name : name + "/" + collectorName;
        }
        if (name != null) {
            return "data/" + name;
        }
        return "data/" + (collectorName == null ? "data" : collectorName);
    }
}
