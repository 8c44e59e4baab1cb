package io.muster.cli.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The policy of a node, read by the agent's own program: what that one does not understand denies everything. */
final class PolicyCheck {
    private static final long PATIENCE_SECONDS = 60;
    private static final String WHAT = "policy";
    private static final String WARNING = "warning: ";
    private static final String PAGE = "see docs/how-to/node-policy.md; muster agent --check says it too";

    private PolicyCheck() {}

    /** @param home folder of the launcher; null where this program was started without it */
    static List<Finding> of(Path policy, @Nullable String home) throws InterruptedException {
        Path launcher = home == null ? null : Path.of(home, "muster");
        if (launcher == null || !Files.isExecutable(launcher)) {
            return List.of(Finding.warn(
                    WHAT,
                    "cannot be told without the launcher",
                    "look with: muster agent --check --policy-file " + policy));
        }
        Process process = null;
        try {
            Path answer = Files.createTempFile("muster-doctor", ".txt");
            try {
                process = new ProcessBuilder(
                                launcher.toString(), "agent", "--check", "--policy-file", policy.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(answer.toFile())
                        .start();
                if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    return List.of(Finding.warn(WHAT, "its check did not end in " + PATIENCE_SECONDS + " s", PAGE));
                }
                return findings(process.exitValue(), Files.readAllLines(answer, StandardCharsets.UTF_8));
            } finally {
                Files.delete(answer);
            }
        } catch (IOException e) {
            return List.of(Finding.warn(WHAT, "cannot be told: " + e.getMessage(), PAGE));
        } finally {
            if (process != null) {
                process.destroyForcibly();
            }
        }
    }

    private static List<Finding> findings(int exitCode, List<String> lines) {
        if (exitCode != 0) {
            return List.of(Finding.fail(WHAT, String.join(" ", lines), PAGE));
        }
        List<Finding> findings = new ArrayList<>();
        for (String line : lines) {
            findings.add(
                    line.startsWith(WARNING)
                            ? Finding.warn(WHAT, line.substring(WARNING.length()), PAGE)
                            : Finding.ok(WHAT, line));
        }
        return findings;
    }
}
