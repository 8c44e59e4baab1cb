package io.muster.coordinator.http.couchbase;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.muster.coordinator.collection.CollectionRequest;
import io.muster.coordinator.collection.KnownNode;
import io.muster.protocol.agent.RedactionOrder;
import io.muster.protocol.spec.CollectorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The form of {@code POST /controller/startLogsCollection}: checked by Couchbase's rules, in its order and with its
 * messages, then told as fields of a native request. What Muster has no counterpart for is refused where it would
 * change what leaves a node, and is a warning otherwise.
 */
final class StartForm {
    private static final int MAX_SALT = 1000;

    private final Map<String, String> form;
    private final Map<String, String> errors = new LinkedHashMap<>();
    private final List<String> warnings = new ArrayList<>();
    private final ObjectNode body = JsonNodeFactory.instance.objectNode();
    private @Nullable String salt;
    private @Nullable Pattern tasks;

    private StartForm(Map<String, String> form) {
        this.form = form;
    }

    static StartForm read(Map<String, String> fields, List<KnownNode> known) {
        StartForm form = new StartForm(fields);
        UploadForm upload = new UploadForm(fields, form.errors);
        form.readNodes(known);
        form.readFolder("tmpDir");
        form.readFolder("logDir");
        upload.readProxy(form.body);
        form.readRedaction();
        upload.read(form.body);
        form.readBypass();
        form.readTasks();
        form.readPassword();
        return form;
    }

    private void readNodes(List<KnownNode> known) {
        String text = form.getOrDefault("nodes", "");
        if (text.equals("*")) {
            body.put("from", "allnodes");
            return;
        }
        Map<String, String> byName = known.stream()
                .collect(Collectors.toMap(
                        n -> OtpNames.of(n.node()), n -> n.node().value(), (a, b) -> a, LinkedHashMap::new));
        Set<String> names = Arrays.stream(text.split(",", -1))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        List<String> unknown =
                names.stream().filter(name -> !byName.containsKey(name)).toList();
        if (names.isEmpty()) {
            errors.put("nodes", "Please select at least one node.");
        } else if (!unknown.isEmpty()) {
            errors.put(
                    "nodes",
                    unknown.stream().map(StartForm::quoted).collect(Collectors.joining(",", "Unknown nodes: [", "]")));
        }
        body.put("from", "nodes");
        ArrayNode nodes = body.putArray("nodes");
        names.stream().filter(byName::containsKey).map(byName::get).forEach(nodes::add);
    }

    /** As Erlang prints a text. */
    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private void readFolder(String field) {
        String folder = form.get(field);
        if (folder == null) {
            return;
        }
        if (!folder.startsWith("/")) {
            errors.put(field, "Must be an absolute path");
        }
        warnings.add(field + " has no effect: agents keep what they collect in their own spool");
    }

    /** Without a level, Muster's own default removes secrets; only a client that says so gets them as they are. */
    private void readRedaction() {
        String level = form.get("logRedactionLevel");
        String given = form.getOrDefault("logRedactionSalt", "");
        boolean partial = "partial".equals(level);
        if (partial) {
            body.put("redaction", "couchbase");
        } else if ("none".equals(level)) {
            body.put("redaction", RedactionOrder.NONE);
        } else if (level != null) {
            errors.put("logRedactionLevel", "log redaction should be none or partial");
        }
        if (given.isEmpty()) {
            return;
        }
        if (!partial) {
            errors.put("logRedactionSalt", "log redaction level must be partial if salt is given");
        } else if (given.length() > MAX_SALT) {
            errors.put("logRedactionSalt", "must be no longer than " + MAX_SALT + " characters");
        }
        salt = given;
    }

    private void readBypass() {
        String bypass = form.getOrDefault("bypassReachabilityChecks", "false");
        if (!bypass.equals("true") && !bypass.equals("false")) {
            errors.put("bypassReachabilityChecks", "must be true or false");
        }
        body.put("ignorePreflight", bypass.equals("true"));
    }

    private void readTasks() {
        String expression = form.getOrDefault("taskRegexp", "");
        try {
            tasks = expression.isEmpty() ? null : Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            errors.put("taskRegexp", "is no regular expression (RE2): " + e.getMessage());
        }
    }

    /** Whoever asks for encryption must not get a bundle in clear. */
    private void readPassword() {
        if (form.containsKey("encryptionPassword")) {
            errors.put(
                    "encryptionPassword",
                    "cannot be used: Muster encrypts for public keys; leave it out, or start with recipients at"
                            + " /collectLogs/start");
        }
    }

    /** What is wrong, by field. */
    Map<String, String> errors() {
        return errors;
    }

    /** The fields of a native start request. */
    ObjectNode body() {
        return body;
    }

    /**
     * The request with what a native one cannot say: the salt, and which collectors to run.
     *
     * @param request as read from {@link #body}
     */
    CollectionRequest complete(CollectionRequest request) {
        RedactionOrder order = request.redactionOrder();
        return request.with(
                request.collectors().stream().map(this::chosen).toList(),
                order == null || salt == null ? order : order.withKey(salt),
                warnings);
    }

    private CollectorSpec chosen(CollectorSpec collector) {
        return tasks == null || tasks.matcher(collector.id().value()).lookingAt() ? collector : collector.exclude();
    }
}
