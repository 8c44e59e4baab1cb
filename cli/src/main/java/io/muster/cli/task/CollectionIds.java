package io.muster.cli.task;

import io.muster.cli.Failure;
import io.muster.protocol.id.CollectionId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the argument ID. */
public final class CollectionIds {
    private CollectionIds() {}

    public static @Nullable CollectionId read(@Nullable String text) throws Failure {
        if (text == null) {
            return null;
        }
        if (!CollectionId.isValid(text)) {
            throw Failure.badInput("\"" + text + "\" is not a collection's id; see muster list");
        }
        return new CollectionId(text);
    }

    /** Of an argument without which picocli does not call the command. */
    public static CollectionId required(@Nullable String text) throws Failure {
        return Objects.requireNonNull(read(text), "picocli asks for the id");
    }
}
