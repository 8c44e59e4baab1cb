package io.muster.coordinator.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.muster.coordinator.config.ConfigProblem;
import io.muster.coordinator.config.MusterConfig;
import io.muster.coordinator.config.SecurityConfig;
import io.muster.coordinator.testing.TestUsers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecurityTest {
    private static final SecurityConfig NOBODY = config();

    @TempDir
    private Path folder;

    @Test
    void generatesAPasswordOnceThatOnlyTheOwnerCanRead() throws Exception {
        Users.Credentials first =
                Users.load(NOBODY, folder, Agreement.ALONE).generated().orElseThrow();
        Users again = Users.load(NOBODY, folder, Agreement.ALONE);
        assertThat(again.generated()).contains(first);
        assertThat(first.password()).hasSizeGreaterThanOrEqualTo(32);
        assertThat(first.toString()).doesNotContain(first.password());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("credentials"))))
                .isEqualTo("rw-------");
        assertThat(again.accepts("admin", first.password())).isTrue();
        assertThat(again.accepts("admin", first.password() + "x")).isFalse();
        assertThat(again.accepts("admin", "")).isFalse();
        assertThat(again.accepts("root", first.password())).isFalse();
    }

    @Test
    void nobodyCanReadASecretThatTheOthersDoNotUse() throws Exception {
        Users users = Users.load(NOBODY, folder, (name, proposed) -> {
            assertThat(folder.resolve(name)).doesNotExist();
            return "admin:agreed";
        });
        assertThat(folder.resolve("credentials")).hasContent("admin:agreed");
        assertThat(users.accepts("admin", "agreed")).isTrue();
    }

    @Test
    void theJoinSecretIsKeptAndNeverPrinted() throws Exception {
        JoinSecret secret = JoinSecret.load(folder, Agreement.ALONE);
        assertThat(JoinSecret.load(folder, Agreement.ALONE).matches(secret.reveal()))
                .isTrue();
        assertThat(secret.matches("guess")).isFalse();
        assertThat(secret.toString()).doesNotContain(secret.reveal());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("join-secret"))))
                .isEqualTo("rw-------");
    }

    @Test
    void configuredUsersReplaceTheGeneratedOne() throws Exception {
        Users users = Users.load(
                config(new SecurityConfig.User("ann", PasswordHash.of("secret").toString(), "admin", null)),
                folder,
                Agreement.ALONE);
        assertThat(users.generated()).isEmpty();
        assertThat(folder.resolve("credentials")).doesNotExist();
        assertThat(users.accepts("ann", "wrong")).isFalse();
        assertThat(users.accepts("ann", "secret")).isTrue();
        assertThat(users.accepts("ann", "secret")).isTrue();
        assertThat(users.accepts("ann", "wrong")).isFalse();
        assertThat(users.accepts("bob", "secret")).isFalse();
    }

    @Test
    void asMuchIsComputedForAUserThatThereIsNot() {
        PasswordHash quick = PasswordHash.parse(TestUsers.hash("x"));
        PasswordHash slow = PasswordHash.of("secret");
        assertThat(PasswordHash.decoy(List.of(quick)).toString()).startsWith("pbkdf2-sha256:1000:");
        assertThat(PasswordHash.decoy(List.of(quick, slow)).toString()).startsWith("pbkdf2-sha256:210000:");
        assertThat(PasswordHash.decoy(List.of(quick)).matches("x")).isFalse();
    }

    @Test
    void aBadHashIsToldByUser() {
        for (String bad : List.of("plain", "pbkdf2-sha256:x:AA==:AA==", "pbkdf2-sha256:1:AA==:AA==", "a:b:c:d")) {
            assertThatThrownBy(() -> Users.load(
                            config(new SecurityConfig.User("ann", bad, "admin", null)), folder, Agreement.ALONE))
                    .isInstanceOf(ConfigProblem.class)
                    .hasMessageContaining("ann");
        }
    }

    @Test
    void refusesAReachableAddressWithTheGeneratedPassword() throws Exception {
        Users generated = Users.load(NOBODY, folder, Agreement.ALONE);
        Users configured = Users.load(
                config(new SecurityConfig.User("ann", PasswordHash.of("secret").toString(), "admin", null)),
                folder,
                Agreement.ALONE);
        assertThatThrownBy(() -> BindGuard.check(http("bind = 0.0.0.0"), generated))
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining("--allow-insecure-bind");
        assertThatCode(() -> BindGuard.check(http("bind = 0.0.0.0, allow-insecure-bind = true"), generated))
                .doesNotThrowAnyException();
        assertThatCode(() -> BindGuard.check(http("bind = 0.0.0.0"), configured))
                .doesNotThrowAnyException();
        assertThatCode(() -> BindGuard.check(http("bind = \"::1\""), generated)).doesNotThrowAnyException();
        assertThatCode(() -> BindGuard.check(http(""), generated)).doesNotThrowAnyException();
    }

    @Test
    void tlsLetsTheGeneratedPasswordBeReachable() throws Exception {
        Users generated = Users.load(NOBODY, folder, Agreement.ALONE);
        assertThatCode(() ->
                        BindGuard.check(http("bind = 0.0.0.0, tls { certificate = c.pem, key = c.key }"), generated))
                .doesNotThrowAnyException();
    }

    @Test
    void coordinatorsListenForEachOtherOnAReachableAddressOnlyWithTlsOrIfTold() {
        for (String keys : List.of("host = 10.0.0.1", "bind = 0.0.0.0")) {
            assertThatThrownBy(() -> BindGuard.check(cluster(keys)))
                    .isInstanceOf(ConfigProblem.class)
                    .hasMessageContaining("--allow-insecure-cluster");
        }
        for (String keys : List.of(
                "",
                "host = c1.example.com, bind = 127.0.0.1",
                "host = 10.0.0.1, allow-insecure-bind = true",
                "host = 10.0.0.1, tls { certificate = c.pem, key = c.key, ca = ca.pem }")) {
            assertThatCode(() -> BindGuard.check(cluster(keys))).as(keys).doesNotThrowAnyException();
        }
    }

    private static io.muster.coordinator.config.ClusterConfig cluster(String keys) {
        return MusterConfig.of(ConfigFactory.parseString("muster.cluster { " + keys + " }"))
                .cluster();
    }

    static SecurityConfig config(SecurityConfig.User... users) {
        return new SecurityConfig(
                List.of(users),
                Duration.ofMinutes(30),
                Duration.ofHours(12),
                Duration.ofDays(366),
                new SecurityConfig.Logins(5, 50, Duration.ofMinutes(5), Duration.ofHours(1)),
                null);
    }

    private static io.muster.coordinator.config.HttpConfig http(String keys) {
        return MusterConfig.of(ConfigFactory.parseString("muster.http { " + keys + " }"))
                .http();
    }
}
