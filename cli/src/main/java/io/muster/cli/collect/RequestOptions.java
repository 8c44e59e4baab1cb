package io.muster.cli.collect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.cli.Console;
import io.muster.cli.Failure;
import io.muster.cli.spec.SpecArguments;
import io.muster.protocol.encryption.Recipient;
import io.muster.protocol.encryption.RecipientArguments;
import io.muster.protocol.json.Json;
import io.muster.protocol.spec.Spec;
import io.muster.protocol.spec.SpecOptions;
import io.muster.protocol.spec.SpecParser;
import io.muster.protocol.spec.SpecSource;
import io.muster.protocol.spec.TimeBound;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What to collect, from where: the options that become the body of a start request. */
public final class RequestOptions {
    @Option(
            names = "--nodes",
            split = ",",
            paramLabel = "NODE",
            description = "collect from these nodes only (comma list, may be repeated; default: all known nodes)")
    List<String> nodes = new ArrayList<>();

    @Option(
            names = "--label",
            paramLabel = "KEY=VALUE",
            description = "collect from nodes with this label only (may be repeated; all must match)")
    Map<String, String> labels = new LinkedHashMap<>();

    @Option(
            names = "--spec",
            paramLabel = "NAME|FILE",
            description = "what to gather: a spec that the coordinator knows, a file, or - for standard input (files"
                    + " may be repeated; default: default)")
    List<String> specs = new ArrayList<>();

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "only logs from then on: an age such as 2h or 3d, or an RFC 3339 time")
    @Nullable
    String since;

    @Option(names = "--until", paramLabel = "TIME", description = "only logs up to then, likewise")
    @Nullable
    String until;

    @Option(names = "--format", paramLabel = "FORMAT", description = "tar.zst (default) or tar.gz")
    @Nullable
    String format;

    @Option(
            names = "--limit",
            paramLabel = "NAME=VALUE",
            description = "nodes, collectorsPerNode, collectorTimeout, nodeTimeout, timeout, maxBytesPerCollector,"
                    + " maxBytesPerNode or maxBytes (may be repeated)")
    Map<String, String> limits = new LinkedHashMap<>();

    @Option(
            names = "--redaction",
            paramLabel = "PROFILE",
            description = "strict (default), troubleshoot, couchbase, or none, which leaves every secret in")
    @Nullable
    String redaction;

    @Option(
            names = "--pseudonyms",
            split = ",",
            paramLabel = "KIND",
            description = "consistent names instead of these values: ip, mac, host, user, email")
    List<String> pseudonyms = List.of();

    @Option(
            names = "--recipient",
            paramLabel = "KEY",
            description = "encrypt on the nodes for this age public key (age1…; may be repeated); then only its holder"
                    + " can read the bundle: muster bundle decrypt")
    @Nullable
    List<String> recipients;

    @Option(
            names = "--recipients-file",
            paramLabel = "FILE",
            description = "the same, with a key a line as age -R takes it (may be repeated)")
    @Nullable
    List<Path> recipientsFiles;

    @Mixin
    UploadOptions upload = new UploadOptions();

    /** The request's JSON; what is certainly wrong is told here, before anything is sent. */
    ObjectNode body(Console console) throws Failure {
        ObjectNode body = Json.mapper().createObjectNode();
        body.put("from", nodes.isEmpty() ? "allnodes" : "nodes");
        if (!nodes.isEmpty()) {
            nodes.forEach(body.putArray("nodes")::add);
        }
        if (!labels.isEmpty()) {
            labels.forEach(body.putObject("labels")::put);
        }
        String spec = spec(console);
        if (spec != null) {
            body.put("spec", spec);
        }
        time(body, "since", since);
        time(body, "until", until);
        put(body, "format", format);
        put(body, "redaction", redaction);
        if (!pseudonyms.isEmpty()) {
            pseudonyms.forEach(body.putArray("pseudonyms")::add);
        }
        recipients(body);
        upload.write(body);
        if (upload.isWanted()) {
            body.put("upload", true);
        }
        if (!limits.isEmpty()) {
            ObjectNode object = body.putObject("limits");
            limits.forEach((name, value) -> {
                if (value.matches("[0-9]{1,18}")) {
                    object.put(name, Long.parseLong(value));
                } else {
                    object.put(name, value);
                }
            });
        }
        return body;
    }

    /** A stored spec's name, or the text of all files; null for the coordinator's default. */
    private @Nullable String spec(Console console) throws Failure {
        if (specs.isEmpty()) {
            return null;
        }
        if (specs.size() == 1 && !SpecArguments.looksLikeFile(specs.get(0))) {
            return specs.get(0);
        }
        List<SpecSource> sources = SpecArguments.read(specs);
        Spec parsed = SpecParser.parse(sources, new SpecOptions("none".equals(redaction), false));
        SpecArguments.check(parsed, console);
        return sources.stream().map(SpecSource::text).collect(Collectors.joining("\n---\n"));
    }

    private void recipients(ObjectNode body) throws Failure {
        if (recipients == null && recipientsFiles == null) {
            return;
        }
        List<Recipient> keys;
        try {
            keys = RecipientArguments.read(recipients, recipientsFiles);
        } catch (IllegalArgumentException e) {
            throw Failure.badInput("recipients: " + e.getMessage());
        }
        ArrayNode array = body.putArray("recipients");
        keys.forEach(recipient -> array.add(recipient.key()));
    }

    private static void time(ObjectNode body, String field, @Nullable String value) throws Failure {
        if (value != null) {
            try {
                TimeBound.parse(value, Instant.now());
            } catch (IllegalArgumentException e) {
                throw Failure.badInput(field + ": " + e.getMessage());
            }
            body.put(field, value);
        }
    }

    private static void put(ObjectNode body, String field, @Nullable String value) {
        if (value != null) {
            body.put(field, value);
        }
    }
}
