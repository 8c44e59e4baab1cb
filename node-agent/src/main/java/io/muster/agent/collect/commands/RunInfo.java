package io.muster.agent.collect.commands;

import io.muster.agent.process.CapturedOutput;
import io.muster.agent.process.CommandResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What {@code -info.json} tells about a command, with Troubleshoot's keys. */
record RunInfo(String command, String exitCode, String error, String outputDir, String input, List<String> env) {
    /** Of an error's text; the whole is in {@code -stderr.txt}. */
    private static final int MAX_ERROR_BYTES = 64 << 10;

    RunInfo {
        env = List.copyOf(env);
    }

    static RunInfo of(String command, CommandResult result, String outputDir, String input, List<String> env)
            throws IOException {
        return switch (result.end()) {
            case EXITED ->
                new RunInfo(
                        command,
                        Integer.toString(result.exitCode()),
                        result.exitCode() == 0 ? "" : head(result.stderr()),
                        outputDir,
                        input,
                        env);
            case TIMED_OUT -> new RunInfo(command, "-1", "command timed out", outputDir, input, env);
            case CANCELLED -> new RunInfo(command, "-1", "cancelled", outputDir, input, env);
            case NOT_FOUND, NOT_PERMITTED ->
                new RunInfo(command, "-1", problem(result, "could not be started"), outputDir, input, env);
        };
    }

    static String problem(CommandResult result, String otherwise) {
        return result.problem() == null ? otherwise : result.problem();
    }

    /** The first bytes of an output as text. */
    static String head(CapturedOutput output) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        output.forEach(piece -> {
            byte[] bytes = new byte[Math.min(piece.remaining(), MAX_ERROR_BYTES - head.size())];
            piece.get(bytes);
            head.writeBytes(bytes);
        });
        return head.toString(StandardCharsets.UTF_8);
    }
}
