package io.muster.redaction;

import io.muster.protocol.agent.RedactionOrder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The redaction of one job. Whatever goes wrong, a content that could not be judged is withheld and the reason told:
 * nothing goes through because a rule failed. Thread-safe.
 */
public final class Redaction {
    /** Removes nothing. */
    public static final Redaction NONE = new Redaction(null, null, Duration.ZERO);

    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final @Nullable Profile profile;
    private final @Nullable String unusable;
    private final Duration limit;

    private Redaction(@Nullable Profile profile, @Nullable String unusable, Duration limit) {
        this.profile = profile;
        this.unusable = unusable;
        this.limit = limit;
    }

    /** As ordered; where this agent can't do what is ordered, everything is withheld. */
    public static Redaction of(@Nullable RedactionOrder order) {
        if (order == null) {
            return NONE;
        }
        try {
            return of(Profiles.of(order));
        } catch (IllegalArgumentException e) {
            return new Redaction(null, String.valueOf(e.getMessage()), LIMIT);
        }
    }

    /** By a profile, within the usual time for an entry. */
    public static Redaction of(Profile profile) {
        return of(profile, LIMIT);
    }

    /** @param limit for one entry */
    static Redaction of(Profile profile, Duration limit) {
        return new Redaction(profile, null, limit);
    }

    public boolean isNone() {
        return profile == null && unusable == null;
    }

    /**
     * Finds what is to go.
     *
     * @param path below the bundle's top folder
     * @param folder for temporary files, of which none keeps its name
     * @throws IOException where the source can't be read
     */
    public Redacted redact(String path, Source source, Path folder) throws IOException {
        Profile rules = profile;
        if (rules == null) {
            return unusable == null ? Results.unchanged(source) : Results.failed(unusable);
        }
        try {
            List<Stage> stages = rules.stages(path);
            if (stages.isEmpty()) {
                return Results.unchanged(source);
            }
            return new EntryRun(rules, stages, path, source, folder, new Deadline(limit)).run();
        } catch (RedactionFailure e) {
            return Results.failed(String.valueOf(e.getMessage()));
        } catch (RuntimeException | StackOverflowError e) {
            return Results.failed("a redaction rule failed: " + e.getClass().getSimpleName());
        }
    }

    /** For a text that is still being written; {@code path} as in {@link #redact}. */
    public LineRedaction lines(String path) {
        Profile rules = profile;
        if (rules == null) {
            return unusable == null ? LineRedaction.none() : LineRedaction.withheld(unusable);
        }
        try {
            List<Stage> stages = rules.stages(path);
            return stages.isEmpty() ? LineRedaction.none() : LineRedaction.by(stages);
        } catch (RuntimeException e) {
            return LineRedaction.withheld(
                    "a redaction rule failed: " + e.getClass().getSimpleName());
        }
    }

    /** A line for people, such as the reason of a verdict, which may quote what a command has printed. */
    public String line(String text) {
        return text("reason.txt", text);
    }

    /**
     * A text that is no entry of its own.
     *
     * @param path what file it would be, which says how it is read
     */
    public String text(String path, String text) {
        Profile rules = profile;
        if (rules == null) {
            return unusable == null ? text : "(withheld: " + unusable + ")";
        }
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            Joined joined = new Joined();
            TextPipeline pipeline = new TextPipeline(rules.stages(path), joined, new Counts(), new Deadline(limit));
            pipeline.accept(ByteBuffer.wrap(bytes));
            pipeline.finish();
            return joined.text();
        } catch (IOException | RuntimeException e) {
            return "(withheld: redaction failed)";
        }
    }
}
