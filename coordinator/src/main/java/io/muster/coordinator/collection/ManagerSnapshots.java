package io.muster.coordinator.collection;

import io.muster.protocol.id.NodeId;
import java.util.List;
import org.apache.pekko.persistence.typed.SnapshotAdapter;

/**
 * The manager's state on its way to the snapshot store and back. The state changes in place, so a copy is what the
 * store gets.
 *
 * @param configured nodes that are known before their agents are
 */
record ManagerSnapshots(List<NodeId> configured) implements SnapshotAdapter<ManagerState> {
    @Override
    public Object toJournal(ManagerState state) {
        return state.snapshot();
    }

    @Override
    public ManagerState fromJournal(Object from) {
        return ManagerState.restore((ManagerSnapshot) from, configured);
    }
}
