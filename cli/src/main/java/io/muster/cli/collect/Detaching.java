package io.muster.cli.collect;

import io.muster.cli.Console;
import io.muster.protocol.id.CollectionId;
import org.jspecify.annotations.Nullable;

/** While somebody follows: Ctrl-C leaves the collection running and says how to come back, or to end it. */
final class Detaching {
    private final @Nullable Thread hook;

    private Detaching(@Nullable Thread hook) {
        this.hook = hook;
    }

    static Detaching onInterrupt(Console console, CollectionId id, String connection) {
        Thread hook = new Thread(
                () -> {
                    console.err().println();
                    console.err().println("detached; the collection goes on. Come back with:");
                    console.err().println("  muster collect --attach " + id + connection);
                    console.err().println("or end it with:");
                    console.err().println("  muster cancel " + id + connection);
                    console.err().flush();
                },
                "detach-message");
        Runtime.getRuntime().addShutdownHook(hook);
        return new Detaching(hook);
    }

    static Detaching none() {
        return new Detaching(null);
    }

    void end() {
        if (hook == null) {
            return;
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process ends already, and the message is being told.
        }
    }
}
