package io.muster.cli.bundle;

import io.muster.cli.ExitCode;
import io.muster.cli.HelpOption;
import io.muster.cli.output.Harmless;
import io.muster.protocol.archive.BundleFormatException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What the commands share: where they print, and how a failure becomes a line and an exit code. */
abstract class BundleTask implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Mixin
    HelpOption help = new HelpOption();

    /** @return the exit code */
    abstract int run() throws IOException;

    @Override
    public final Integer call() {
        try {
            int code = run();
            out().flush();
            return code;
        } catch (UncheckedIOException e) {
            return report(e.getCause() == null ? new IOException(e) : e.getCause());
        } catch (IOException e) {
            return report(e);
        }
    }

    private int report(IOException problem) {
        if (problem instanceof BundleFormatException) {
            return fail(ExitCode.FAILED, String.valueOf(problem.getMessage()));
        }
        if (problem instanceof NoSuchFileException) {
            return fail(ExitCode.BAD_INPUT, "no such file: " + problem.getMessage());
        }
        if (problem instanceof FileAlreadyExistsException) {
            return fail(ExitCode.BAD_INPUT, "exists already: " + problem.getMessage());
        }
        String message = String.valueOf(problem.getMessage());
        if (message.contains("Broken pipe")) {
            return ExitCode.COMPLETE; // whoever read has seen enough, as with "| head"
        }
        return fail(ExitCode.INTERNAL, problem.getClass().getSimpleName() + ": " + message);
    }

    int fail(int code, String message) {
        out().flush();
        err().println("error: " + Harmless.text(message));
        err().flush();
        return code;
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
