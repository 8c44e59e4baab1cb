package io.muster.protocol.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class SpecFuzzTest {
    private static final String SEED =
            """
            apiVersion: troubleshoot.sh/v1beta2
            kind: SupportBundle
            spec:
              collectors:
              - data: {name: config, data: "x"}
              hostCollectors:
              - run: &r
                  collectorName: a
                  command: sh
                  args: ["-c", 'echo']
                  env: [A=b]
                  input: {f: t}
                  timeout: 1m30s
                  maxBytes: 10Mi
                  dependsOn: [b, {name: cpu, condition: completed, optional: true}]
              - copy: {collectorName: b, path: /var/log, since: 2h}
              - cpu: {exclude: "true"}
              - http: {get: {url: "http://x:1/y", timeout: 3s}}
              - tcpConnect: {address: "h:1"}
              - run: *r
            ---
            apiVersion: v1
            kind: ConfigMap
            data:
              support-bundle-spec: |
                kind: SupportBundle
            """;
    private static final String[] PIECES = {
        "\n",
        "  ",
        "- ",
        ": ",
        "{",
        "}",
        "[",
        "]",
        "*r",
        "&r ",
        "<<: ",
        "\"",
        "'",
        "|",
        ">",
        "#",
        "---\n",
        "...",
        "!!",
        "? ",
        "%YAML 1.9\n",
        "~",
        "\t",
        "\0",
        "\u0085",
        "\\u12",
        "é",
        "\uD800",
        "dependsOn",
        "a",
        "-",
        "99999999999999",
        "!<x> ",
        "null",
        "%TAG ! x\n",
        "\"\\x",
        "\"\\UFFFFFFFF\""
    };

    /** Whatever becomes of a spec, the answer is a list of problems and never an exception. */
    @Property(tries = 3000)
    void mutationsNeverThrow(@ForAll long seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder(SEED);
        for (int i = random.nextInt(6); i >= 0; i--) {
            int at = random.nextInt(text.length() + 1);
            int end = Math.min(text.length(), at + random.nextInt(12));
            switch (random.nextInt(3)) {
                case 0 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
                case 1 -> text.delete(at, end);
                default -> text.insert(random.nextInt(text.length() + 1), text.substring(at, end));
            }
        }
        Spec spec = SpecParser.parse(List.of(new SpecSource("fuzz", text.toString())));
        assertThat(spec.problems()).allSatisfy(problem -> {
            assertThat(problem.line()).isBetween(0, 100);
            assertThat(problem.message()).isNotBlank();
        });
        if (spec.isValid()) {
            assertThat(DependencyGraph.of(spec.collectors()).isAcyclic()).isTrue();
        }
    }

    @Property(tries = 1000)
    void arbitraryTextNeverThrows(@ForAll String text) {
        assertThat(SpecParser.parse(List.of(new SpecSource("fuzz", text))).isValid())
                .isFalse();
    }
}
