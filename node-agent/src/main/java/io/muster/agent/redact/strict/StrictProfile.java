package io.muster.agent.redact.strict;

import io.muster.agent.redact.Profile;
import io.muster.agent.redact.Stage;
import io.muster.protocol.agent.RedactionOrder;
import java.util.List;

/** The default profile: everything that looks like a secret goes. */
public final class StrictProfile implements Profile {
    /** @param order for the key and the kinds of pseudonyms */
    public StrictProfile(RedactionOrder order) {
        if (!order.pseudonyms().isEmpty()) {
            throw new IllegalArgumentException("this agent gives no pseudonyms");
        }
    }

    @Override
    public List<Stage> stages(String path) {
        return List.of(new StrictStage());
    }

    @Override
    public boolean withholdsSecretBinaries() {
        return true;
    }
}
