package io.muster.agent.session;

import io.muster.agent.pack.NativeCiphers;
import io.muster.agent.spool.Spool;
import io.muster.protocol.agent.JobOrder;
import io.muster.protocol.archive.Chunk;
import io.muster.protocol.archive.ChunkSink;
import io.muster.protocol.archive.EncryptingSink;
import io.muster.protocol.encryption.AgeEncryption;
import java.io.IOException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Where a job's chunks go: into its spool, encrypted before where its order says for whom, and then in no other way.
 */
final class Outlet implements ChunkSink {
    private final Spool spool;
    private final @Nullable EncryptingSink encrypting;
    private final @Nullable String unable;

    private Outlet(Spool spool, @Nullable EncryptingSink encrypting, @Nullable String unable) {
        this.spool = spool;
        this.encrypting = encrypting;
        this.unable = unable;
    }

    static Outlet of(JobOrder order, Spool spool) {
        if (order.recipients().isEmpty()) {
            return new Outlet(spool, null, null);
        }
        try {
            AgeEncryption age = AgeEncryption.of(order.recipients(), NativeCiphers.provider());
            return new Outlet(
                    spool,
                    new EncryptingSink(spool, age, order.root(), order.node(), order.format(), Clock.systemUTC()),
                    null);
        } catch (IOException e) {
            return new Outlet(spool, null, String.valueOf(e.getMessage()));
        }
    }

    /** Why nothing can leave the node any more; null while it can. */
    @Nullable
    String problem() {
        return encrypting == null ? unable : encrypting.problem();
    }

    @Override
    public void accept(Chunk chunk) throws IOException {
        if (unable != null) {
            throw new IOException(unable);
        }
        if (encrypting == null) {
            spool.accept(chunk);
        } else {
            encrypting.accept(chunk);
        }
    }
}
