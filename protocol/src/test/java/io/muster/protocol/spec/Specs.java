package io.muster.protocol.spec;

import io.muster.protocol.id.CollectorId;
import io.muster.protocol.spec.CollectorSpec.Dependency;
import java.util.List;

/** Short ways to write and read specs in tests. */
final class Specs {
    private Specs() {}

    static Spec parse(String text) {
        return SpecParser.parse(List.of(new SpecSource("test.yaml", text)));
    }

    /** A SupportBundle with these host collectors, from line 5 on, at no indentation. */
    static Spec hosts(String hostCollectors) {
        return parse(bundle(hostCollectors));
    }

    static String bundle(String hostCollectors) {
        return """
                apiVersion: troubleshoot.sh/v1beta2
                kind: SupportBundle
                spec:
                  hostCollectors:
                """
                + hostCollectors.indent(2);
    }

    static List<String> problems(Spec spec) {
        return spec.problems().stream().map(SpecProblem::toString).toList();
    }

    static List<String> ids(Spec spec) {
        return spec.collectors().stream().map(c -> c.id().value()).toList();
    }

    static CollectorSpec one(Spec spec, String id) {
        return spec.collectors().stream()
                .filter(c -> c.id().equals(new CollectorId(id)))
                .findFirst()
                .orElseThrow();
    }

    static List<String> dependencies(Spec spec, String id) {
        return one(spec, id).dependsOn().stream().map(Specs::text).toList();
    }

    private static String text(Dependency edge) {
        return edge.collector() + " " + edge.condition() + (edge.implicit() ? " implicit" : "");
    }
}
