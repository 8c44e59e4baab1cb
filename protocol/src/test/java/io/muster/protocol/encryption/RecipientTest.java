package io.muster.protocol.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.protocol.json.Json;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecipientTest {
    private final KeyPairs.Pair pair = KeyPairs.next();

    @Test
    void aPublicKeyIsWrittenAsItIs() throws IOException {
        String json = Json.mapper().writeValueAsString(pair.recipient());
        assertThat(json).isEqualTo('"' + pair.recipient().key() + '"');
        assertThat(Json.mapper().readValue(json, Recipient.class)).isEqualTo(pair.recipient());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "age1",
                "alice",
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ9Q",
                "age1yubikey1qwt50d05nh5vutpdzmlg5wn80xq5negm4uj9ghv0snvdd3yysf5yw3rhl3t"
            })
    void whatIsNoPublicKeyIsNamed(String key) {
        assertThatThrownBy(() -> new Recipient(key))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(key.substring(0, Math.min(24, key.length())))
                .hasMessageContaining("age-keygen");
    }

    @Test
    void everyMistypedCharacterIsNoticed() {
        String key = pair.recipient().key();
        for (int at = 4; at < key.length(); at++) {
            char other = key.charAt(at) == 'q' ? 'p' : 'q';
            String mistyped = key.substring(0, at) + other + key.substring(at + 1);
            assertThatThrownBy(() -> new Recipient(mistyped)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aSecretKeyIsRefusedAndNotRepeated() {
        for (String secret : List.of(pair.identity(), pair.identity().toLowerCase(Locale.ROOT))) {
            assertThatThrownBy(() -> new Recipient(secret))
                    .hasMessageContaining("secret key")
                    .extracting(e -> String.valueOf(e.getMessage()).toUpperCase(Locale.ROOT))
                    .asString()
                    .doesNotContain(pair.identity().substring(16, 30));
        }
    }

    @Test
    void repeatedKeysCountOnceAndTooManyAreRefused() {
        String key = pair.recipient().key();
        assertThat(Recipient.parseAll(List.of(key, " " + key))).containsExactly(pair.recipient());
        assertThat(Recipient.parseAll(Collections.nCopies(Recipient.MAX + 1, key)))
                .hasSize(1);
        List<String> many = Stream.generate(() -> KeyPairs.next().recipient().key())
                .limit(Recipient.MAX + 1)
                .toList();
        assertThatThrownBy(() -> Recipient.parseAll(many)).hasMessageContaining("up to " + Recipient.MAX);
    }

    @Test
    void aRecipientsFileHasCommentsAndEmptyLines() {
        assertThat(Recipient.lines("# Alice\n age1x \n\r\n\nage1y")).containsExactly("age1x", "age1y");
    }

    @Test
    void aDamagedIdentityIsNotRepeated() {
        String damaged = pair.identity().substring(0, 60) + "Q";
        assertThatThrownBy(() -> AgeIdentities.parse("# mine\n" + damaged))
                .hasMessage("line 2 is a damaged identity")
                .hasNoCause();
        assertThatThrownBy(() -> AgeIdentities.parse("# nothing\n")).hasMessageContaining("holds no identity");
        assertThatThrownBy(() -> AgeIdentities.parse("-----BEGIN OPENSSH PRIVATE KEY-----"))
                .hasMessageContaining("line 1")
                .hasMessageContaining("ssh keys");
    }
}
