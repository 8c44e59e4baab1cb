package io.muster.coordinator.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.muster.coordinator.config.ConfigProblem;
import io.muster.coordinator.config.MusterConfig;
import io.muster.coordinator.testing.TestUsers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RightsTest {
    @Test
    void eachRoleMayMoreThanTheOneBefore() {
        assertThat(Rights.of(Role.VIEWER).names()).containsExactly("see");
        assertThat(Rights.of(Role.OPERATOR).names()).containsExactly("see", "start", "cancel", "download");
        assertThat(Rights.of(Role.ADMIN).names())
                .containsExactly("see", "start", "cancel", "download", "redaction-off", "choose-destination", "manage");
    }

    @Test
    void whatIsWrittenDownIsReadBack() {
        for (Rights rights :
                List.of(Rights.of(Role.OPERATOR), Rights.of(List.of("manage", "see", "redaction-off")), Rights.NONE)) {
            assertThat(Rights.parse(rights.toString())).isEqualTo(rights);
        }
    }

    @Test
    void aLimitTakesAwayAndGivesNothing() {
        Rights own = Rights.of(List.of("see", "manage"));
        assertThat(own.within(Rights.of(Role.OPERATOR)).names()).containsExactly("see");
        assertThat(Rights.of(Role.OPERATOR).within(Rights.of(Role.ADMIN))).isEqualTo(Rights.of(Role.OPERATOR));
        assertThat(Rights.of(Role.ADMIN).within(Rights.NONE).names()).isEmpty();
    }

    @Test
    void usersHaveTheRightsThatAreConfiguredAndTheGeneratedOneIsAdmin(@TempDir Path folder) throws Exception {
        Users users = users(TestUsers.config("vic=viewer", "rob=see,download"), folder);
        assertThat(users.rights("vic")).contains(Rights.of(Role.VIEWER));
        assertThat(users.rights("rob").orElseThrow().names()).containsExactly("see", "download");
        assertThat(users.rights("admin")).isEmpty();
        Users generated = users("", folder);
        assertThat(generated.rights("admin")).contains(Rights.of(Role.ADMIN));
        assertThat(generated.rights("vic")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ name = ann, password-hash = H } | either a role",
                "{ name = ann, password-hash = H, role = admin, permissions = [see] } | either a role",
                "{ name = ann, password-hash = H, role = king } | no role; there are viewer, operator, admin",
                "{ name = ann, password-hash = H, permissions = [see, fly] } | \"fly\" is no permission",
                "{ name = \"a:b\", password-hash = H, role = admin } | colon",
                "{ name = ann, password-hash = H, role = admin, rights = all } | unknown key rights",
                "{ name = ann, password-hash = H, role = admin }, { name = ann, password-hash = H, role = viewer } | twice"
            })
    void whatIsWrongWithAUserIsTold(String user, String message, @TempDir Path folder) {
        String text = user.replace("= H", "= \"" + TestUsers.hash("x") + "\"");
        assertThatThrownBy(() -> users("muster.security.users = [" + text + "]", folder))
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining("muster.security.users")
                .hasMessageContaining(message);
    }

    static Users users(String config, Path folder) throws java.io.IOException {
        return Users.load(MusterConfig.of(ConfigFactory.parseString(config)).security(), folder, Agreement.ALONE);
    }
}
