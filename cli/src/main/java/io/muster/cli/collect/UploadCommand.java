package io.muster.cli.collect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.cli.Console;
import io.muster.cli.ExitCode;
import io.muster.cli.Failure;
import io.muster.cli.HelpOption;
import io.muster.cli.api.ApiClient;
import io.muster.cli.api.ConnectionOptions;
import io.muster.cli.output.Harmless;
import io.muster.cli.output.OutputFormat;
import io.muster.cli.output.OutputOption;
import io.muster.cli.task.CollectionIds;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.http.CollectionView.UploadView;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.json.Json;
import io.muster.protocol.plan.UploadState;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Has a coordinator upload a bundle, again or elsewhere, and follows that to its end. */
@Command(
        name = "upload",
        description = "Has the coordinator upload a collection's bundle: the same again, or elsewhere.",
        sortOptions = false,
        footer = {
            "",
            "Exit codes: 0 uploaded, 2 bad input or a destination that cannot be used, 4 failed, 6 not reachable.",
            "",
            "Example:",
            "  muster upload --credentials-file data/credentials 01930000-0000-7000-8000-0123456789ab"
                    + " --destination support"
        })
public final class UploadCommand implements Callable<Integer> {
    private final Console console;
    private final Follower.Pace pace;

    @Parameters(arity = "1", paramLabel = "ID", description = "the collection's id")
    @Nullable
    String id;

    @Mixin
    UploadOptions where = new UploadOptions();

    @Option(names = "--detach", description = "ask for it and leave")
    boolean detach;

    @Mixin
    OutputOption output = new OutputOption();

    @Mixin
    HelpOption help = new HelpOption();

    @Mixin
    ConnectionOptions connection = new ConnectionOptions();

    public UploadCommand(Console console) {
        this(console, Follower.Pace.USUAL);
    }

    UploadCommand(Console console, Follower.Pace pace) {
        this.console = console;
        this.pace = pace;
    }

    @Override
    public Integer call() throws Failure, InterruptedException {
        CollectionId wanted = CollectionIds.required(id);
        ObjectNode body = Json.mapper().createObjectNode();
        where.write(body);
        ApiClient api = connection.connect(console);
        CollectionView view = api.upload(wanted, body);
        if (!detach) {
            Lines lines = new Lines(console, output.isJson());
            view = new Follower(api, lines, pace).follow(wanted, v -> isOver(v.upload()));
        }
        UploadView upload = view.upload();
        if (output.isJson()) {
            OutputFormat.json(console.out(), upload);
        } else {
            console.out().println(Harmless.text(told(upload)));
        }
        return upload.state() == UploadState.FAILED ? ExitCode.FAILED : ExitCode.COMPLETE;
    }

    static boolean isOver(UploadView upload) {
        return switch (upload.state()) {
            case NONE, UPLOADED, FAILED -> true;
            case PENDING, UPLOADING -> false;
        };
    }

    /** One line for people. */
    static String told(UploadView upload) {
        return "upload " + upload.state()
                + (upload.url() == null ? "" : " " + upload.url())
                + (upload.reason() == null ? "" : " (" + upload.reason() + ")");
    }

    /** A line for each change. */
    private static final class Lines implements Progress {
        private final Console console;
        private final boolean quiet;
        private String last = "";

        Lines(Console console, boolean quiet) {
            this.console = console;
            this.quiet = quiet;
        }

        @Override
        public void show(CollectionView view) {
            String line = told(view.upload());
            if (!isOver(view.upload()) && !line.equals(last)) {
                last = line;
                say(line);
            }
        }

        @Override
        public void say(String message) {
            if (!quiet) {
                console.err().println(Harmless.text(message));
            }
        }

        @Override
        public void end() {
            console.err().flush();
        }
    }
}
