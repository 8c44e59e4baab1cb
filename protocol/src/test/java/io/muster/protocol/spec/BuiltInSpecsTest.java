package io.muster.protocol.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.spec.CollectorSpec.Scope;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuiltInSpecsTest {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    @ParameterizedTest
    @ValueSource(strings = {"default", "logs"})
    void shippedSpecsHaveNothingToComplainAbout(String name) {
        Spec spec = parse(name);
        assertThat(spec.problems()).isEmpty();
        assertThat(spec.collectors()).allMatch(c -> c.scope() == Scope.HOST);
        assertThat(spec.collectors()).noneMatch(c -> c.action() instanceof CollectorAction.Unavailable);
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "logs"})
    void commandsHaveABoundAndANameOfTheirOwn(String name) {
        List<CollectorSpec> named = parse(name).collectors().stream()
                .filter(c -> c.collectorName() != null)
                .toList();
        assertThat(named).extracting(CollectorSpec::collectorName).doesNotHaveDuplicates();
        assertThat(named).allMatch(c -> NAME.matcher(c.id().value()).matches());
        assertThat(parse(name).collectors())
                .filteredOn(c -> c.action() instanceof CollectorAction.Run)
                .allMatch(c -> c.collectorName() != null && c.timeout() != null);
    }

    @Test
    void theDefaultAsksAtLeastSixtyThings() {
        assertThat(parse("default").collectors()).hasSizeGreaterThanOrEqualTo(60);
    }

    @Test
    void volatileThingsComeBeforeSamplesAndBulkComesLast() {
        List<CollectorSpec> collectors = parse("default").collectors();
        assertThat(priority(collectors, "processes")).isGreaterThan(priority(collectors, "iostat"));
        assertThat(priority(collectors, "iostat")).isGreaterThan(priority(collectors, "packages"));
        assertThat(collectors.stream().mapToInt(CollectorSpec::priority).min())
                .hasValue(priority(collectors, "log-files"));
    }

    private static int priority(List<CollectorSpec> collectors, String id) {
        return collectors.stream()
                .filter(c -> c.id().value().equals(id))
                .mapToInt(CollectorSpec::priority)
                .findFirst()
                .orElseThrow();
    }

    private static Spec parse(String name) {
        return SpecParser.parse(List.of(BuiltInSpecs.load(name).orElseThrow()));
    }
}
