package io.muster.testing.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.protocol.archive.BundleVerifier;
import io.muster.protocol.archive.Verification;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.http.CollectionView.NodeProgress;
import io.muster.protocol.json.Json;
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.NodeState;
import io.muster.protocol.plan.VerdictKind;
import io.muster.testing.Shell;
import io.muster.testing.check.ChunkLog.Chunk;
import io.muster.testing.check.Violation.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Compares a bundle with what the workload wrote, with its own manifest, and with what was acknowledged. */
final class BundleCheck {
    private final Run run;
    private final Path bundle;
    private final Path unpacked;
    private final List<Violation> violations = new ArrayList<>();

    /** @param unpacked an empty folder */
    BundleCheck(Run run, Path bundle, Path unpacked) {
        this.run = run;
        this.bundle = bundle;
        this.unpacked = unpacked;
    }

    List<Violation> check(List<Chunk> acknowledged) throws IOException {
        try {
            Shell.run(
                    "tar",
                    "--zstd",
                    "-xf",
                    bundle.toString(),
                    "--strip-components=1",
                    "--no-same-owner",
                    "-C",
                    unpacked.toString());
        } catch (IllegalStateException e) {
            add(Kind.UNREADABLE_BUNDLE, "GNU tar: " + e.getMessage());
            return violations;
        }
        Verification verified = BundleVerifier.verify(bundle);
        if (verified.corrupt()) {
            add(Kind.UNREADABLE_BUNDLE, "verify: " + verified.findings());
        }
        if (run.view().status() == CollectionState.COMPLETED && !verified.isFine()) {
            add(Kind.WRONG_CONTENT, "COMPLETED, but verify finds " + verified.findings());
        }
        JsonNode manifest =
                Json.mapper().readTree(unpacked.resolve("manifest.json").toFile());
        checkVerdicts(manifest);
        checkEntries(manifest);
        checkAcknowledged(acknowledged);
        return violations;
    }

    private void add(Kind kind, String detail) {
        violations.add(new Violation(kind, run.id() + " " + detail));
    }

    /** The plan is what was asked for; the manifest and the API give the same verdict to every item of it. */
    private void checkVerdicts(JsonNode manifest) {
        Set<String> planned = new HashSet<>();
        run.nodes()
                .forEach(node -> run.workload().collectors().forEach(collector -> planned.add(node + "/" + collector)));
        Set<String> answered = new HashSet<>();
        manifest.get("items").forEach(item -> {
            if (item.hasNonNull("verdict")) {
                answered.add(item.get("node").asText() + "/"
                        + item.get("collector").asText() + "="
                        + item.get("verdict").asText());
            }
        });
        Set<String> told = new HashSet<>();
        CollectionView view = run.view();
        Objects.requireNonNull(view.nodes()).forEach(node -> node.collectors()
                .forEach(c -> told.add(node.node() + "/" + c.collector() + "="
                        + (c.verdict() == null ? "none" : c.verdict().kind()))));
        if (!answered.equals(told)) {
            add(Kind.WRONG_VERDICT_SET, "manifest " + answered + ", API " + told);
        }
        Set<String> items = new HashSet<>();
        answered.forEach(item -> items.add(item.substring(0, item.indexOf('='))));
        if (!items.equals(planned) || !manifest.get("proof").get("holds").asBoolean()) {
            add(Kind.WRONG_VERDICT_SET, "planned " + planned + ", answered " + items);
        }
    }

    private void checkEntries(JsonNode manifest) throws IOException {
        for (JsonNode item : manifest.get("items")) {
            String node = item.get("node").asText();
            Set<String> present = new HashSet<>();
            for (JsonNode entry : item.get("entries")) {
                String path = entry.get("path").asText();
                String below = path.replaceFirst("^.*?host-collectors/" + node + "/", "");
                byte[] expected = run.workload().expected().get(below);
                if (expected != null) {
                    present.add(below);
                    checkEntry(item, entry, node, below, expected);
                }
            }
            if (whole(node)) {
                checkPresent(item, node, present);
            }
        }
    }

    /** Whether everything is said to be here. */
    private boolean whole(String node) {
        return Objects.requireNonNull(run.view().nodes()).stream()
                .filter(n -> n.node().value().equals(node))
                .map(NodeProgress::state)
                .anyMatch(state -> state == NodeState.COLLECTED);
    }

    private void checkPresent(JsonNode item, String node, Set<String> present) {
        String collector = item.get("collector").asText();
        for (String path : run.workload().expected().keySet()) {
            boolean own = path.equals("run-host/" + collector + ".txt") || path.startsWith(collector + "/");
            if (own && !present.contains(path)) {
                add(Kind.WRONG_CONTENT, node + " is COLLECTED, but has no " + path);
            }
        }
    }

    private void checkEntry(JsonNode item, JsonNode entry, String node, String path, byte[] expected)
            throws IOException {
        byte[] actual = Files.readAllBytes(
                unpacked.resolve("host-collectors").resolve(node).resolve(path));
        boolean complete =
                VerdictKind.COLLECTED.name().equals(item.path("verdict").asText());
        boolean cut = entry.path("cutShort").asBoolean();
        if (VerdictKind.TRUNCATED.name().equals(item.path("verdict").asText())) {
            return; // The middle is gone by design; verify has compared it with its checksum.
        }
        String where = node + "/" + path + " (" + item.path("verdict").asText() + (cut ? ", cut short)" : ")");
        if (complete && !cut) {
            if (!Arrays.equals(actual, expected)
                    || !sha256(expected).equals(entry.path("sha256").asText())) {
                add(Kind.WRONG_CONTENT, where + " is not what was written");
            }
            return;
        }
        int same = Arrays.mismatch(actual, expected);
        int kept = same < 0 ? actual.length : same;
        for (int i = kept; i < actual.length; i++) {
            if (actual[i] != 0 || !cut) {
                add(Kind.WRONG_CONTENT, where + " differs at byte " + i + " of " + actual.length);
                return;
            }
        }
    }

    private void checkAcknowledged(List<Chunk> acknowledged) throws IOException {
        byte[] whole = Files.readAllBytes(bundle);
        for (Chunk chunk : acknowledged) {
            if (!contains(whole, chunk)) {
                add(
                        Kind.LOST_ACKNOWLEDGED,
                        "chunk " + chunk.number() + " of " + chunk.node() + ", " + chunk.length() + " bytes");
            }
        }
    }

    private static boolean contains(byte[] whole, Chunk chunk) {
        byte[] beginning = new byte[chunk.beginning().remaining()];
        chunk.beginning().duplicate().get(beginning);
        for (int at = 0; at + chunk.length() <= whole.length; at++) {
            if (whole[at] == beginning[0]
                    && Arrays.equals(whole, at, at + beginning.length, beginning, 0, beginning.length)
                    && chunk.digest()
                            .algorithm()
                            .of(ByteBuffer.wrap(whole, at, (int) chunk.length()))
                            .equals(chunk.digest())) {
                return true;
            }
        }
        return false;
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
