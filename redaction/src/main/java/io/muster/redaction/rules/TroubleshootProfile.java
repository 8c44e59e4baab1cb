package io.muster.redaction.rules;

import io.muster.protocol.redaction.RedactorSpec;
import io.muster.protocol.redaction.RedactorSpec.Regex;
import io.muster.redaction.Profile;
import io.muster.redaction.Stage;
import java.util.List;

/** What Troubleshoot removes by default, byte for byte: for those who compare bundles, or rely on what stays. */
public final class TroubleshootProfile implements Profile {
    /** Resources of the kurl installer, which hold tokens and keys. */
    private static final RedactorSpec INSTALLER = new RedactorSpec(
            "troubleshoot.kurl-installer",
            List.of(
                    "cluster-resources/custom-resources/installers.cluster.kurl.sh.json",
                    "cluster-resources/custom-resources/installers.cluster.kurl.sh/*.json"),
            List.of(),
            List.of(
                    installer("bootstrapToken", "[^\"]*"),
                    installer("certKey", "[^\"]*"),
                    installer("kubeadmToken", "[^\"]*"),
                    installer("kubectl\\.kubernetes\\.io/last-applied-configuration", "(?:\\\\.|[^\"\\\\])*")),
            List.of());

    private static final Marks MARKS = new Marks();

    private static Regex installer(String key, String value) {
        return new Regex(null, "(?i)(\"" + key + "\"\\s*:\\s*\")(?P<mask>" + value + ")(\")");
    }

    private final UserRedactors installer = new UserRedactors(new Defaults(), List.of(INSTALLER));

    @Override
    public List<Stage> stages(String path) {
        return installer.stages(path);
    }

    @Override
    public boolean withholdsSecretBinaries() {
        return false;
    }

    /** The rules for every file. */
    private static final class Defaults implements Profile {
        @Override
        public List<Stage> stages(String path) {
            return List.of(new LineStage(DefaultRules.fresh(), MARKS));
        }

        @Override
        public boolean withholdsSecretBinaries() {
            return false;
        }
    }
}
