package io.muster.redaction.couchbase;

import io.muster.redaction.Profile;
import io.muster.redaction.Stage;
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
