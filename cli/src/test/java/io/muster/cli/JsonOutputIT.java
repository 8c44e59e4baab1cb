package io.muster.cli;

import static io.muster.cli.FakeCoordinator.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.muster.cli.bundle.SampleBundle;
import io.muster.protocol.http.CollectionList;
import io.muster.protocol.http.JoinTokenView;
import io.muster.protocol.http.NodeIdentityView;
import io.muster.protocol.http.NodeView;
import io.muster.protocol.http.PlanView;
import io.muster.protocol.http.PlanView.CollectorPlanView;
import io.muster.protocol.http.PlanView.NodePlanView;
import io.muster.protocol.http.StartResponse;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.json.Json;
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.NodeState;
import io.muster.protocol.plan.UploadState;
import io.muster.protocol.plan.VerdictKind;
import io.muster.protocol.spec.CollectorAction.Risk;
import io.muster.protocol.spec.CollectorSpec.Condition;
import io.muster.protocol.spec.CollectorSpec.Dependency;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What commands print as JSON, kept as a page of the reference. {@code -Dreference.update} writes it; a field that the
 * page has and a command no longer prints fails even then: programs rely on it.
 */
class JsonOutputIT {
    private static final Path PAGE = Path.of("../docs/reference/json-output.md");
    private static final String TASK = "/collectLogs/tasks/" + Views.ID;
    private static final String ID = Views.ID.value();
    private static final Pattern ROW = Pattern.compile("^\\| `([^`]*)` \\| (.*) \\|$");
    private static final Map<String, Object[]> WORDS = Map.of(
            "status", CollectionState.values(),
            "tasks[].status", CollectionState.values(),
            "nodes[].state", NodeState.values(),
            "nodes[].collectors[].verdict.kind", VerdictKind.values(),
            "upload.state", UploadState.values(),
            "tasks[].upload.state", UploadState.values(),
            "state", UploadState.values());

    @TempDir
    Path folder;

    private FakeCoordinator coordinator;
    private final StringBuilder page = new StringBuilder(
            """
            # JSON output

            <!-- Written by JsonOutputIT; edit the commands instead. -->

            What commands print with `--output json` (`collect` and `top-up`: `--json`), on standard output and nothing else there. It is
            stable: fields are added, never renamed, removed or given another type. A field without a value is left out. Times are RFC 3339,
            durations ISO 8601, sizes bytes. `collect` and `top-up` add `downloadedTo`, where the bundle is here. The exit code says how it ended ([command line](command-line.md)).
            """);

    @BeforeEach
    void start() throws IOException {
        coordinator = new FakeCoordinator();
        coordinator.on("GET " + TASK, json(200, Views.full()));
        coordinator.on("POST " + TASK + "/pin", json(200, Views.full()));
        coordinator.on("POST " + TASK + "/upload", json(202, Views.full()));
        coordinator.on("POST /collectLogs/cancel", json(200, Views.full()));
        coordinator.on(
                "POST /collectLogs/start",
                json(202, new StartResponse(Views.ID, CollectionState.QUEUED, Map.of("self", TASK))));
        coordinator.on("POST /collectLogs/start?dry_run=1", json(200, plan()));
        coordinator.on("GET /collectLogs/tasks?limit=20", json(200, new CollectionList(List.of(Views.brief()), ID)));
        coordinator.on("GET /join-tokens", json(200, List.of(joinToken(12, null))));
        coordinator.on("POST /join-tokens", json(201, joinToken(0, "mjt_Zm9yIGV4YW1wbGUsIG5vdCByZWFs")));
        coordinator.on(
                "GET /node-identities",
                json(
                        200,
                        List.of(new NodeIdentityView(
                                new NodeId("a"),
                                "5e0c8d5e-7d43-4b6a-9d0c-6a3f2f6f1a11",
                                Views.full().requestedAt(),
                                Views.full().requestedAt().plusSeconds(86_400)))));
        coordinator.on(
                "GET /nodes",
                json(
                        200,
                        List.of(new NodeView(
                                new NodeId("a"),
                                true,
                                Views.full().requestedAt(),
                                "0.1.0",
                                "10.0.0.1",
                                Map.of("role", "db"),
                                Map.of("os", "Debian GNU/Linux 12"),
                                List.of(Views.ID)))));
    }

    @AfterEach
    void stop() {
        coordinator.close();
    }

    private static JoinTokenView joinToken(int used, @Nullable String token) {
        Instant made = Views.full().requestedAt();
        return new JoinTokenView(
                "5e0c8d5e-7d43-4b6a-9d0c-6a3f2f6f1a11",
                "rack 7",
                "admin",
                made,
                made.plusSeconds(3600),
                40,
                used,
                token);
    }

    private static PlanView plan() {
        CollectorPlanView collector = new CollectorPlanView(
                new CollectorId("journald"),
                "run",
                "journalctl --since -2h",
                List.of(new Dependency(new CollectorId("cpu"), Condition.COMPLETED, false)),
                Duration.ofSeconds(90),
                Risk.COMMAND,
                1 << 20,
                1,
                "sizes are guesses");
        return new PlanView(
                List.of(new NodePlanView(new NodeId("a"), true, 1 << 20, Duration.ofMinutes(2), List.of(collector))),
                List.of("node b is not connected: all of its part would be LOST"));
    }

    @Test
    void thePageSaysWhatCommandsPrint() throws IOException {
        String collection = "A collection";
        section(collection, null, "status", ID);
        also("muster collect --json, muster top-up ID --json", collection, "cancel", ID);
        also("muster cancel ID", collection, "pin", ID);
        also("muster pin ID, muster unpin ID", collection);
        section("Collections", null, "list");
        section(
                "A collection that was started",
                "muster collect --detach --json, muster top-up --detach --json",
                "collect",
                "--detach",
                "--json");
        section(
                "A plan",
                "muster collect --dry-run --json, muster spec plan --all-nodes",
                "collect",
                "--dry-run",
                "--json");
        section("An upload", null, "upload", ID, "--destination", "support", "--detach");
        section("Nodes", null, "nodes");
        section("Join tokens", null, "join-token", "list");
        section("A join token that was made", null, "join-token", "create");
        section("Identities of agents", null, "identity", "list");
        Path spec = Files.writeString(
                folder.resolve("spec.yaml"),
                """
                apiVersion: troubleshoot.sh/v1beta2
                kind: HostCollector
                spec: {collectors: [cpu: {unknown: 1}]}
                """);
        section("What is wrong with a spec", null, "spec", "lint", spec.toString());
        section("A spec's order", null, "spec", "plan", spec.toString());
        Path bundle = SampleBundle.write(folder);
        section("A bundle's entries", null, "bundle", "ls", bundle.toString());
        byte[] damaged = Files.readAllBytes(bundle);
        damaged[20] ^= 1;
        Files.write(bundle, damaged);
        section("Whether a bundle is whole", null, "bundle", "verify", bundle.toString());
        section(
                "Checks of a host",
                null,
                "doctor",
                "agent",
                "--coordinator",
                "http://127.0.0.1:1",
                "--data-dir",
                folder.toString());
        Path kept = Files.createDirectories(folder.resolve(".config/muster")).resolve("profiles.json");
        Files.writeString(
                kept,
                "{\"profiles\":{\"default\":{\"server\":\"https://a:9000\",\"user\":\"ops\",\"password\":\"x\"}}}");
        Files.setPosixFilePermissions(kept, PosixFilePermissions.fromString("rw-------"));
        section("Logins", null, "profiles");
        check();
    }

    private JsonNode run(String... command) throws IOException {
        List<String> args = Stream.of(command).collect(Collectors.toList());
        boolean own = args.contains("--json");
        if (!own) {
            args.addAll(List.of("--output", "json"));
        }
        Run run = Run.with(
                Map.of("MUSTER_SERVER", coordinator.address(), "HOME", folder.toString()), args.toArray(String[]::new));
        assertThat(run.out()).as(run.err()).isNotEmpty();
        return Json.mapper().readTree(run.out());
    }

    private void section(String title, @Nullable String commands, String... command) throws IOException {
        JsonNode printed = run(command);
        Map<String, String> fields = new TreeMap<>();
        describe("", printed, fields);
        String named = Arrays.stream(command)
                .map(word -> word.replace(folder + "/", "")
                        .replace(folder.toString(), "data")
                        .replace(ID, "ID"))
                .collect(Collectors.joining(" "));
        page.append("\n## ").append(title).append("\n\n`");
        page.append(commands == null ? "muster " + named : commands.replace(", ", "`, `"))
                .append("`\n\n");
        page.append("| field | is |\n|---|---|\n");
        fields.forEach((path, type) ->
                page.append("| `").append(path).append("` | ").append(type).append(" |\n"));
        if (command[0].equals("doctor")) {
            return; // Every host says something else.
        }
        page.append("\n```json\n")
                .append(Json.mapper()
                        .writerWithDefaultPrettyPrinter()
                        .writeValueAsString(shortened(printed.deepCopy()))
                        .replace(folder + "/", "")
                        .replace(coordinator.address(), "http://127.0.0.1:9000"))
                .append("\n```\n");
    }

    /** Another command prints what a section says: {@code named} has been compared, {@code command} is the next one. */
    private void also(String named, String section, String... command) throws IOException {
        String heading = "\n## " + section + "\n\n`";
        int at = page.indexOf(heading) + heading.length();
        page.insert(page.indexOf("`\n", at), "`, `" + named.replace(", ", "`, `"));
        if (command.length > 0) {
            Map<String, String> fields = new TreeMap<>();
            describe("", run(command), fields);
            assertThat(page.substring(at)).contains(fields.keySet());
        }
    }

    private static void describe(String path, JsonNode value, Map<String, String> fields) {
        if (value.isObject() && isMap(path)) {
            fields.put(path, "object of " + (value.iterator().next().isNumber() ? "numbers" : "texts") + " by name");
        } else if (value.isObject()) {
            value.properties()
                    .forEach(field -> describe(
                            path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue(), fields));
        } else if (value.isArray()) {
            value.forEach(one -> describe(path + "[]", one, fields));
        } else if (!value.isNull()) {
            Object[] words = WORDS.get(path);
            String type = value.isNumber() ? "number" : value.isBoolean() ? "true or false" : "text";
            fields.put(
                    path,
                    words == null || !type.equals("text")
                            ? type
                            : Arrays.stream(words).map(Object::toString).collect(Collectors.joining(", ")));
        }
    }

    private static boolean isMap(String path) {
        return path.matches("(.*\\.)?(verdicts|links|labels|facts|redactions)") || path.endsWith("].verdicts");
    }

    /** One of each list is enough to see what they look like. */
    private static JsonNode shortened(JsonNode value) {
        if (value instanceof ArrayNode list) {
            while (list.size() > 1) {
                list.remove(list.size() - 1);
            }
        }
        value.forEach(JsonOutputIT::shortened);
        return value;
    }

    private void check() throws IOException {
        String before = Files.exists(PAGE) ? Files.readString(PAGE) : "";
        assertThat(fields(page.toString())).as("no field goes away").containsAll(fields(before));
        if (System.getProperty("reference.update") != null) {
            Files.writeString(PAGE, page.toString());
        }
        assertThat(PAGE).as("run with -Dreference.update to write it").hasContent(page.toString());
    }

    private static Set<String> fields(String text) {
        Set<String> fields = new TreeSet<>();
        String section = "";
        for (String line : text.lines().toList()) {
            section = line.startsWith("## ") ? line : section;
            var row = ROW.matcher(line);
            if (row.matches()) {
                fields.add(section + " " + row.group(1));
            }
        }
        return fields;
    }
}
