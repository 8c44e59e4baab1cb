package io.muster.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.coordinator.security.Permission;
import io.muster.protocol.http.CollectionList;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.http.DestinationView;
import io.muster.protocol.http.EntryList;
import io.muster.protocol.http.EventView;
import io.muster.protocol.http.NodeView;
import io.muster.protocol.http.PlanView;
import io.muster.protocol.http.Problem;
import io.muster.protocol.http.SessionView;
import io.muster.protocol.http.SpecView;
import io.muster.protocol.http.StartResponse;
import io.muster.protocol.http.TokenView;
import io.muster.protocol.manifest.ManifestHeader.TimelineEntry;
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.NodeState;
import io.muster.protocol.plan.UploadState;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.plan.VerdictKind;
import io.muster.protocol.spec.CollectorSpec.Dependency;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class OpenApiTest {
    @ParameterizedTest
    @ValueSource(
            classes = {
                CollectionList.class,
                CollectionView.class,
                CollectionView.Progress.class,
                CollectionView.NodeProgress.class,
                CollectionView.CollectorProgress.class,
                CollectionView.BundleView.class,
                CollectionView.UploadView.class,
                TimelineEntry.class,
                Verdict.class,
                EventView.class,
                EntryList.class,
                EntryList.FolderView.class,
                EntryList.EntryView.class,
                SessionView.class,
                NodeView.class,
                io.muster.protocol.http.JoinTokenView.class,
                io.muster.protocol.http.NodeIdentityView.class,
                SpecView.class,
                DestinationView.class,
                PlanView.class,
                PlanView.NodePlanView.class,
                PlanView.CollectorPlanView.class,
                Dependency.class,
                StartResponse.class,
                TokenView.class,
                Problem.class,
                ReadyRoute.Ready.class
            })
    void everySchemaHasTheFieldsOfItsRecord(Class<?> type) throws IOException {
        List<String> fields = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
        assertThat(properties(type.getSimpleName())).containsExactlyElementsOf(fields);
    }

    @ParameterizedTest
    @ValueSource(classes = {CollectionState.class, NodeState.class, VerdictKind.class, UploadState.class})
    void everyEnumListsItsConstants(Class<? extends Enum<?>> type) throws IOException {
        List<String> names =
                Arrays.stream(type.getEnumConstants()).map(Enum::name).toList();
        assertThat(((List<?>) Objects.requireNonNull(
                                schema(type.getSimpleName()).get("enum")))
                        .stream().map(Object::toString))
                .containsExactlyElementsOf(names);
    }

    @Test
    void everyReferenceHasItsTarget() throws IOException {
        String text = text();
        Map<?, ?> components = (Map<?, ?>) Objects.requireNonNull(document().get("components"));
        Pattern.compile("#/components/(\\w+)/(\\w+)").matcher(text).results().forEach(m -> assertThat(
                        ((Map<?, ?>) Objects.requireNonNull(components.get(m.group(1)))).keySet())
                .as(m.group())
                .anyMatch(k -> k.equals(m.group(2))));
    }

    @Test
    void everyOperationSaysWhatItNeedsAndNothingElseIsReached() throws IOException {
        Map<String, String> described = new TreeMap<>();
        Map<?, ?> paths = (Map<?, ?>) Objects.requireNonNull(document().get("paths"));
        paths.forEach((path, item) -> ((Map<?, ?>) item).forEach((method, operation) -> {
            boolean open = operation instanceof Map<?, ?> o && List.of().equals(o.get("security"));
            if (!method.equals("parameters") && !open) {
                Object needs = ((Map<?, ?>) operation).get("x-permission");
                described.put(String.valueOf(method).toUpperCase(Locale.ROOT) + " " + path, String.valueOf(needs));
            }
        }));
        Map<String, String> decided = new TreeMap<>();
        for (Operation operation : Operation.values()) {
            decided.put(
                    operation.method() + " " + operation.address(),
                    operation.needs().map(Permission::toString).orElse("any user"));
        }
        assertThat(described).isEqualTo(decided);
    }

    private static List<String> properties(String schema) throws IOException {
        return ((Map<?, ?>) Objects.requireNonNull(schema(schema).get("properties")))
                .keySet().stream().map(Object::toString).toList();
    }

    private static Map<?, ?> schema(String name) throws IOException {
        Map<?, ?> components = (Map<?, ?>) Objects.requireNonNull(document().get("components"));
        Map<?, ?> schemas = (Map<?, ?>) Objects.requireNonNull(components.get("schemas"));
        return (Map<?, ?>) Objects.requireNonNull(schemas.get(name), name);
    }

    private static Map<?, ?> document() throws IOException {
        return (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(text());
    }

    private static String text() throws IOException {
        try (InputStream in = Objects.requireNonNull(OpenApiTest.class.getResourceAsStream("/openapi.yaml"))) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }
}
