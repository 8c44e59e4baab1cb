package io.muster.coordinator.collection;

import io.muster.protocol.id.CollectionId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The end of collections that somebody or the retention deletes. Belongs to the manager. */
final class Deletion {
    private final CollectionManager.Externals externals;
    private final RunningCollections running;
    private final ProgressBoard progress;
    private final EventWaiters waiters;

    Deletion(
            CollectionManager.Externals externals,
            RunningCollections running,
            ProgressBoard progress,
            EventWaiters waiters) {
        this.externals = externals;
        this.running = running;
        this.progress = progress;
        this.waiters = waiters;
    }

    /** Why a collection stays, if it does. */
    Optional<ManagerReply> refuse(ManagerState state, CollectionId id) {
        Optional<CollectionRecord> found = state.find(id);
        if (found.isEmpty()) {
            return Optional.of(new ManagerReply.Unknown());
        }
        CollectionRecord record = found.get();
        if (!record.isOver() || running.contains(id)) {
            return Optional.of(new ManagerReply.StillRunning(record.state()));
        }
        return record.isPinned() ? Optional.of(new ManagerReply.Pinned()) : Optional.empty();
    }

    /** What is deleted in the journal loses its files; if that is cut short, it is done after the next start. */
    void carryOut(List<CollectionId> deleted) {
        for (CollectionId id : deleted) {
            progress.forget(id);
            waiters.answer(id, question -> new ManagerReply.Unknown());
        }
        externals
                .blocking()
                .execute(() -> deleted.forEach(id -> {
                    try {
                        externals.store().delete(id);
                    } catch (IOException e) {
                        CollectionLog.warn(id, "its space could not be freed: {}", e);
                    }
                }));
    }
}
