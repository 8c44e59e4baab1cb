package io.muster.redaction.pseudonym;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.redaction.Profile;
import io.muster.redaction.Redaction;
import io.muster.redaction.Stage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Names of hosts and users, which the node knows and this test gives. */
class PseudonymStageTest {
    private static final String KEY = "a collection's key";

    private static String redact(String key, String text) {
        Profile profile = new Profile() {
            @Override
            public List<Stage> stages(String path) {
                Pseudonyms names = new Pseudonyms(key.getBytes(StandardCharsets.UTF_8));
                names.learn("host", "Db-Node7");
                names.learn("user", "alice");
                return List.of(new PseudonymStage(names, Set.of("host", "user")));
            }

            @Override
            public boolean withholdsSecretBinaries() {
                return false;
            }
        };
        return Redaction.of(profile).line(text);
    }

    @Test
    void namesOfTheHostAndOfItsUsersAreReplacedWhateverTheirCaseAndSurroundings() {
        assertThat(redact(KEY, "ssh alice@db-node7.example.com: /home/Alice/x, DB-NODE7: user=alice"))
                .matches("ssh (user-[0-9a-f]{10})@(host-[0-9a-f]{10})\\.example\\.com: /home/\\1/x, \\2: user=\\1");
    }

    @Test
    void theSameNameHasTheSamePseudonymOnEveryNodeOfACollectionAndInNoOther() {
        String first = redact(KEY, "alice on db-node7");
        assertThat(redact(KEY, "alice on db-node7")).isEqualTo(first);
        assertThat(redact("another key", "alice on db-node7"))
                .isNotEqualTo(first)
                .doesNotContain("alice", "node7");
    }

    @Test
    void wordsThatOnlyHoldANameStay() {
        String text = "malice alices db-node70 xdb-node7 alice_2";
        assertThat(redact(KEY, text)).isEqualTo(text);
    }

    @Test
    void namesThatTellNothingAreNotLearned() {
        HostWords words = HostWords.telling(List.of("localhost", "root"), List.of("ubuntu", "alice"));
        assertThat(words.hosts()).isEmpty();
        assertThat(words.users()).containsExactly("alice");
    }
}
