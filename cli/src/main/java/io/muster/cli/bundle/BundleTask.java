package io.muster.cli.bundle;

import io.muster.protocol.archive.BundleFormatException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What the commands share: where they print, and how a failure becomes a line and an exit code. */
abstract class BundleTask implements Callable<Integer> {
    static final int OK = 0;
    static final int INTERNAL = 1;
    static final int BAD_INPUT = 2;
    static final int PARTIAL = 3;
    static final int FAILED = 4;

    @Spec
    CommandSpec spec;

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
            return fail(FAILED, String.valueOf(problem.getMessage()));
        }
        if (problem instanceof NoSuchFileException) {
            return fail(BAD_INPUT, "no such file: " + problem.getMessage());
        }
        if (problem instanceof FileAlreadyExistsException) {
            return fail(BAD_INPUT, "exists already: " + problem.getMessage());
        }
        String message = String.valueOf(problem.getMessage());
        if (message.contains("Broken pipe")) {
            return OK; // whoever read has seen enough, as with "| head"
        }
        return fail(INTERNAL, problem.getClass().getSimpleName() + ": " + message);
    }

    int fail(int code, String message) {
        out().flush();
        err().println(message);
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
