package io.muster.agent.collect.files;

import io.muster.agent.collect.CollectorContext;
import io.muster.agent.collect.CollectorResult;
import io.muster.agent.collect.PolicyDenial;
import io.muster.protocol.archive.EntryPaths;
import io.muster.protocol.plan.VerdictKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One copy: hands on what the walk finds, and counts what became of it. What fails for one file ends nothing else. */
final class CopyRun implements TreeWalk.Visitor, PathPattern.Visitor {
    private final CollectorContext context;
    private final String top;
    private final TimeWindow window;
    private final TreeWalk walk;
    private final Warnings warnings = new Warnings();
    private long matches;
    private long copied;
    private long denied;
    private long outside;
    private long forbidden;
    private boolean full;
    private @Nullable String firstTrouble;
    private @Nullable String firstForbidden;

    CopyRun(CollectorContext context, String top, TimeWindow window, List<Path> own) {
        this.context = context;
        this.top = top;
        this.window = window;
        this.walk = new TreeWalk(own, this);
    }

    @Override
    public void match(Path path, String below, boolean deep) throws IOException, InterruptedException {
        if (!goOn()) {
            return;
        }
        matches++;
        String name = EntryPaths.name(path);
        String entry = name.isEmpty() ? top : top + "/" + below + name;
        if (deep) {
            walk.walk(path, entry);
            return;
        }
        // What the author names is followed if it is a link; what lies below it is not.
        Path target;
        try {
            context.follow(path);
            target = path.toRealPath();
        } catch (FileSystemException e) {
            unreadable(path, e);
            return;
        }
        walk.walk(target, entry);
    }

    @Override
    public void file(Path path, String entry, BasicFileAttributes attributes) throws IOException, InterruptedException {
        if (!window.has(attributes)) {
            outside++;
            return;
        }
        if (context.maxBytes() <= 0) {
            full = true;
            return;
        }
        try {
            context.entries().copy(entry, path);
            copied++;
        } catch (FileSystemException e) {
            unreadable(path, e);
        } catch (ClosedByInterruptException e) {
            throw new InterruptedException("interrupted while copying " + TreeWalk.show(path));
        } catch (IOException e) {
            if (isReadable(path)) {
                throw e;
            }
            unreadable(path, e);
        }
    }

    @Override
    public void skipped(Path path, String why) {
        trouble("skipped " + TreeWalk.show(path) + ": " + why);
    }

    @Override
    public void unreadable(Path path, IOException why) {
        if (why instanceof AccessDeniedException) {
            denied++;
            trouble("not permitted: " + TreeWalk.show(path));
        } else if (why instanceof PolicyDenial) {
            forbidden++;
            String rule = why.getMessage();
            firstForbidden = firstForbidden == null ? rule : firstForbidden;
        } else if (why instanceof NoSuchFileException) {
            trouble("vanished: " + TreeWalk.show(path));
        } else {
            trouble("unreadable: " + TreeWalk.show(path) + ": " + reason(why));
        }
    }

    @Override
    public boolean goOn() {
        return !full;
    }

    CollectorResult result(String pattern) {
        if (firstForbidden != null) {
            warnings.add(forbidden + " left out: " + firstForbidden);
        }
        List<String> told = warnings.list();
        if (full) {
            return new CollectorResult(
                    VerdictKind.TRUNCATED, "byte limit reached after " + copied + " files", null, told);
        }
        if (copied > 0) {
            return CollectorResult.collected(told);
        }
        if (firstForbidden != null) {
            return new CollectorResult(VerdictKind.DENIED, firstForbidden, null, told);
        }
        if (denied > 0) {
            return new CollectorResult(VerdictKind.DENIED, firstTrouble, null, told);
        }
        if (outside > 0) {
            warnings.add("none of " + outside + " files was modified in the time window");
            return CollectorResult.collected(warnings.list());
        }
        if (firstTrouble != null) {
            return new CollectorResult(VerdictKind.MISSING, firstTrouble, null, told);
        }
        return matches == 0
                ? CollectorResult.missing("nothing matches " + pattern)
                : CollectorResult.collected(List.of("no file in " + pattern));
    }

    private void trouble(String what) {
        if (firstTrouble == null) {
            firstTrouble = what;
        }
        warnings.add(what);
    }

    /** Tells the source's failures, such as a bad disk block, from the bundle's own. */
    private static boolean isReadable(Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            in.read();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String reason(IOException e) {
        if (e instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason();
        }
        return String.valueOf(e.getMessage());
    }
}
