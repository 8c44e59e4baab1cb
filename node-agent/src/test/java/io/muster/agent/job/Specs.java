package io.muster.agent.job;

import io.muster.protocol.id.CollectorId;
import io.muster.protocol.spec.CollectorAction;
import io.muster.protocol.spec.CollectorSpec;
import io.muster.protocol.spec.CollectorSpec.Condition;
import io.muster.protocol.spec.CollectorSpec.Dependency;
import io.muster.protocol.spec.CollectorSpec.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Builds collector specs for tests. */
public final class Specs {
    private final CollectorId id;
    private final List<Dependency> dependencies = new ArrayList<>();
    private boolean excluded;
    private int priority;
    private Duration timeout = Duration.ofSeconds(30);
    private Set<String> exclusive = Set.of();
    private @Nullable Long maxBytes;
    private CollectorAction action = new CollectorAction.Memory();
    private Scope scope = Scope.HOST;

    private Specs(String id) {
        this.id = new CollectorId(id);
    }

    public static Specs spec(String id) {
        return new Specs(id);
    }

    public static CollectorId id(String id) {
        return new CollectorId(id);
    }

    public Specs after(String... ids) {
        for (String on : ids) {
            dependencies.add(new Dependency(id(on), Condition.SUCCEEDED, false));
        }
        return this;
    }

    public Specs afterAnyEndOf(String... ids) {
        for (String on : ids) {
            dependencies.add(new Dependency(id(on), Condition.COMPLETED, true));
        }
        return this;
    }

    public Specs excluded() {
        excluded = true;
        return this;
    }

    public Specs priority(int value) {
        priority = value;
        return this;
    }

    public Specs timeout(Duration value) {
        timeout = value;
        return this;
    }

    public Specs exclusive(String... locks) {
        exclusive = Set.of(locks);
        return this;
    }

    public Specs maxBytes(long value) {
        maxBytes = value;
        return this;
    }

    public Specs action(CollectorAction value) {
        action = value;
        return this;
    }

    public Specs scope(Scope value) {
        scope = value;
        return this;
    }

    public CollectorSpec build() {
        return new CollectorSpec(
                id,
                "memory",
                id.value(),
                scope,
                action,
                excluded,
                dependencies,
                timeout,
                maxBytes,
                priority,
                exclusive,
                1);
    }
}
