package io.muster.coordinator.upload;

import io.muster.protocol.id.CollectionId;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Finds sealed bundles, on this coordinator or another one. */
public interface CargoSource {
    /**
     * Blocks.
     *
     * @param holder id of the coordinator that has it; null from before coordinators had ids, which means this one
     * @throws UploadProblem a lasting one where it is nowhere, a passing one where it cannot be reached now
     */
    Cargo find(CollectionId id, @Nullable String holder) throws IOException;
}
