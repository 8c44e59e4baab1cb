package io.muster.agent.redact.couchbase;

import io.muster.agent.redact.Profile;
import io.muster.agent.redact.Stage;
import java.util.List;

/**
 * Replaces what is between {@code <ud>} and {@code </ud>} by the SHA-1 of the salt and it, so that equal values stay
 * equal across a collection.
 */
public final class CouchbaseProfile implements Profile {
    private final String salt;

    public CouchbaseProfile(String salt) {
        this.salt = salt;
    }

    @Override
    public List<Stage> stages(String path) {
        return List.of(new UserDataStage(salt));
    }

    @Override
    public boolean withholdsSecretBinaries() {
        return true;
    }
}
