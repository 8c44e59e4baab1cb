package io.muster.cli.collect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.cli.Console;
import io.muster.cli.ExitCode;
import io.muster.cli.Failure;
import io.muster.cli.api.ApiClient;
import io.muster.cli.api.BundleDownload;
import io.muster.cli.output.OutputFormat;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.http.StartResponse;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.json.Json;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stays with a collection from its start to the bundle on this machine.
 *
 * @param json print the collection as JSON at the end, and nothing else on standard output
 * @param detachable whether Ctrl-C says how to come back
 * @param connection options that commands in hints need
 */
record Attendance(Console console, Follower.Pace pace, boolean json, boolean detachable, String connection) {
    private static final int START_ATTEMPTS = 3;

    /** A request that may be sent again where its answer got lost. */
    @FunctionalInterface
    interface Request {
        StartResponse send() throws Failure;
    }

    StartResponse start(Request request) throws Failure, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return request.send();
            } catch (Failure failure) {
                if (!failure.retryable() || attempt == START_ATTEMPTS) {
                    throw failure;
                }
                TimeUnit.NANOSECONDS.sleep(pace.poll().toNanos());
            }
        }
    }

    /** Leaves a collection that was just started to itself. */
    int leave(StartResponse started) {
        if (json) {
            OutputFormat.json(console.out(), started);
        } else {
            console.out().println(started.id());
            console.err().println("started; get the bundle with: muster collect --attach " + started.id() + connection);
        }
        return ExitCode.COMPLETE;
    }

    /** Follows it, downloads the bundle, tells what came of it; answers the exit code. */
    int follow(ApiClient api, CollectionId id, OutputFile file) throws Failure, InterruptedException {
        Progress progress = progress();
        CollectionView view;
        Path bundle;
        Detaching detaching = detachable ? Detaching.onInterrupt(console, id, connection) : Detaching.none();
        try {
            view = new Follower(api, progress, pace).follow(id);
            progress.end();
            bundle = download(api, view, file);
        } finally {
            detaching.end();
        }
        report(view, bundle);
        return ExitCode.of(view);
    }

    private Progress progress() throws InterruptedException {
        if (json) {
            return new PlainProgress(console.err());
        }
        return console.terminal()
                ? new LiveProgress(console.out(), TerminalSize.ask(), console.colours())
                : new PlainProgress(console.out());
    }

    private static @Nullable Path download(ApiClient api, CollectionView view, OutputFile file)
            throws Failure, InterruptedException {
        if (view.bundle() == null) {
            return null;
        }
        Path target = file.target(view.bundle().file());
        new BundleDownload(api, view.id(), view.bundle(), target).run();
        return target;
    }

    private void report(CollectionView view, @Nullable Path bundle) {
        if (json) {
            ObjectNode tree = Json.mapper().valueToTree(view);
            if (bundle != null) {
                tree.put("downloadedTo", bundle.toString());
            }
            OutputFormat.json(console.out(), tree);
        } else {
            Summary.print(console, view, bundle, connection);
        }
    }
}
