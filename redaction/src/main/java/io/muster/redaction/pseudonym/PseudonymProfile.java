package io.muster.redaction.pseudonym;

import io.muster.protocol.agent.RedactionOrder;
import io.muster.redaction.Profile;
import io.muster.redaction.Stage;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** Another profile, after which addresses and names get pseudonyms. */
public final class PseudonymProfile implements Profile {
    private final Profile before;
    private final byte[] key;
    private final Set<String> kinds;
    private final HostWords words;

    /** @throws IllegalArgumentException if the names of this host and its users can't be found out */
    public PseudonymProfile(Profile before, RedactionOrder order) {
        this.before = before;
        this.key = Base64.getDecoder().decode(order.key());
        this.kinds = Set.copyOf(order.pseudonyms());
        this.words = HostWords.read(kinds);
    }

    @Override
    public List<Stage> stages(String path) {
        Pseudonyms names = new Pseudonyms(key);
        words.hosts().forEach(word -> names.learn("host", word));
        words.users().forEach(word -> names.learn("user", word));
        List<Stage> stages = new ArrayList<>(before.stages(path));
        stages.add(new PseudonymStage(names, kinds));
        return stages;
    }

    @Override
    public boolean withholdsSecretBinaries() {
        return before.withholdsSecretBinaries();
    }
}
