package io.muster.protocol.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Judges each of the packages that a {@code systemPackages} collector asked for. */
public record PackagesCheck(FileSelection files, List<Outcome> outcomes) implements Check {
    private static final int MAX_PACKAGES = 1000;

    public PackagesCheck {
        outcomes = List.copyOf(outcomes);
    }

    @Override
    public long limit() {
        return Documents.MAX_BYTES;
    }

    @Override
    public List<Finding> judge(byte[] content) {
        JsonNode document = Documents.json(content);
        if (document.path("packages").size() > MAX_PACKAGES) {
            throw new AnalysisFailure("the file tells of more than " + MAX_PACKAGES + " packages");
        }
        List<Finding> findings = new ArrayList<>();
        for (JsonNode item : document.path("packages")) {
            ObjectNode facts = facts(document, item);
            Finding.first(outcomes, facts, facts).ifPresent(findings::add);
        }
        return findings;
    }

    private static ObjectNode facts(JsonNode document, JsonNode item) {
        ObjectNode facts = JsonNodeFactory.instance.objectNode();
        String details = Facts.text(item, "details");
        details.lines().forEach(line -> detail(line, facts));
        String version = Facts.text(document, "osVersion");
        String[] numbers = version.split("\\.");
        String error = Facts.text(item, "error");
        String exitCode = Facts.text(item, "exitCode");
        facts.put("OS", Facts.text(document, "os"))
                .put("OSVersion", version)
                .put("OSVersionMajor", number(numbers[0]))
                .put("OSVersionMinor", numbers.length > 1 ? number(numbers[1]) : 0)
                .put("Name", Facts.text(item, "name"))
                .put("Error", error)
                .put("ExitCode", exitCode)
                .put(
                        "IsInstalled",
                        error.isEmpty()
                                && exitCode.equals("0")
                                && !details.contains("not installed")
                                && !details.contains("No matching Packages"));
        return facts;
    }

    /** {@code Installed-Size: 12} is {@code .InstalledSize}. */
    private static void detail(String line, ObjectNode facts) {
        int colon = line.indexOf(':');
        if (colon > 0 && Character.isUpperCase(line.charAt(0))) {
            String value = line.substring(colon + 1).strip();
            if (!value.isEmpty()) {
                facts.put(line.substring(0, colon).replace(" ", "").replace("-", ""), value);
            }
        }
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
