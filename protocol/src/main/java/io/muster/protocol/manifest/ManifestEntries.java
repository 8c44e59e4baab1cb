package io.muster.protocol.manifest;

import com.fasterxml.jackson.core.JsonGenerator;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.id.NodeId;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The entries of a bundle by planned item, wherever they are held. */
public interface ManifestEntries {
    /** Where an entry comes from. */
    record Source(@Nullable NodeId node, @Nullable CollectorId collector) {}

    /** Every source that has an entry. */
    List<Source> sources();

    /** Writes a source's entries as an array of {@link ManifestEntry}. */
    void write(@Nullable NodeId node, @Nullable CollectorId collector, JsonGenerator json) throws IOException;
}
