package io.muster.redaction.strict;

import io.muster.redaction.Profile;
import io.muster.redaction.Stage;
import java.util.List;

/** The default profile: everything that looks like a secret goes. */
public final class StrictProfile implements Profile {
    @Override
    public List<Stage> stages(String path) {
        return List.of(new StrictStage());
    }

    @Override
    public boolean withholdsSecretBinaries() {
        return true;
    }
}
