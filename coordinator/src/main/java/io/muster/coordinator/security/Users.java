package io.muster.coordinator.security;

import io.muster.coordinator.config.ConfigProblem;
import io.muster.coordinator.config.SecurityConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Who may call the API: the configured users, or one generated user. */
public final class Users {
    private static final String KEY = "muster.security.users: ";

    private final Map<String, User> configured;
    private final Optional<Credentials> generated;
    /** Digests of passwords that matched, so that the slow hash is computed once for each user, not each request. */
    private final Map<String, byte[]> known = new ConcurrentHashMap<>();
    /** Makes the digests above worthless outside this process. */
    private final String pepper = Secrets.random();
    /** Nobody's: compared for users that there are not, so that time does not tell which there are. */
    private final PasswordHash decoy;

    private record User(PasswordHash hash, Rights rights) {}

    /** A user name and password in the clear. */
    public record Credentials(String user, String password) {
        @Override
        public String toString() {
            return "Credentials[user=" + user + "]";
        }
    }

    private Users(Map<String, User> configured, Optional<Credentials> generated) {
        this.configured = configured;
        this.generated = generated;
        this.decoy =
                PasswordHash.decoy(configured.values().stream().map(User::hash).toList());
    }

    /** Takes the configured users; where there are none, the line {@code user:password} of the credentials file. */
    public static Users load(SecurityConfig config, Path dataDir, Agreement agreement) throws IOException {
        if (config.users().isEmpty()) {
            String line =
                    Secrets.readOrAgree(dataDir.resolve("credentials"), () -> "admin:" + Secrets.random(), agreement);
            int colon = line.indexOf(':');
            if (colon < 1 || colon == line.length() - 1) {
                throw new IOException(dataDir.resolve("credentials") + " must hold one line user:password");
            }
            return new Users(
                    Map.of(), Optional.of(new Credentials(line.substring(0, colon), line.substring(colon + 1))));
        }
        Map<String, User> users = new LinkedHashMap<>();
        for (SecurityConfig.User user : config.users()) {
            if (users.put(user.name(), read(user)) != null) {
                throw new ConfigProblem(KEY + user.name() + " is there twice");
            }
        }
        return new Users(users, Optional.empty());
    }

    private static User read(SecurityConfig.User user) {
        PasswordHash hash;
        try {
            hash = PasswordHash.parse(user.passwordHash());
        } catch (IllegalArgumentException e) {
            throw new ConfigProblem(KEY + "password-hash of " + user.name() + ": " + e.getMessage());
        }
        try {
            List<String> listed = user.permissions() == null ? List.of() : user.permissions();
            return new User(hash, user.role() != null ? Rights.of(Role.of(user.role())) : Rights.of(listed));
        } catch (IllegalArgumentException e) {
            throw new ConfigProblem(KEY + user.name() + ": " + e.getMessage());
        }
    }

    /** Whether anybody but the operator could not know a password: none is configured. */
    public Optional<Credentials> generated() {
        return generated;
    }

    /**
     * Tells one state of a user from another: it changes with the password, and is empty for a user that there is not.
     */
    Optional<String> fingerprint(String user) {
        return generated.isPresent()
                ? generated.filter(only -> only.user().equals(user)).map(Credentials::password)
                : Optional.ofNullable(configured.get(user))
                        .map(known -> known.hash().toString());
    }

    /** What a user may do; empty for a user that there is not. */
    public Optional<Rights> rights(String user) {
        return generated.isPresent()
                ? generated.filter(only -> only.user().equals(user)).map(only -> Rights.of(Role.ADMIN))
                : Optional.ofNullable(configured.get(user)).map(User::rights);
    }

    public boolean accepts(String user, String password) {
        if (generated.isPresent()) {
            Credentials only = generated.get();
            return Secrets.same(only.user() + ":" + only.password(), user + ":" + password);
        }
        User configuredUser = configured.get(user);
        if (configuredUser == null) {
            decoy.matches(password);
            return false;
        }
        PasswordHash hash = configuredUser.hash();
        byte[] digest = Secrets.sha256(pepper + password);
        byte[] seen = known.get(user);
        if (seen != null && MessageDigest.isEqual(seen, digest)) {
            return true;
        }
        boolean matches = hash.matches(password);
        if (matches) {
            known.put(user, digest);
        }
        return matches;
    }
}
