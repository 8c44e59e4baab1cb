package io.muster.coordinator.config;

import com.typesafe.config.Config;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code muster.security.oidc}: the OpenID provider whose tokens are taken.
 *
 * @param audience that a token must be for
 * @param algorithms of signatures, with public keys only
 * @param nameClaim that names the user
 * @param roleClaim that tells the roles; dots lead into objects
 * @param roles values of that claim, by the role that they mean
 * @param clockSkew between the provider's clock and ours
 * @param keysRefresh after which keys are fetched anew; at once where a token has another key
 */
public record OidcConfig(
        URI issuer,
        String audience,
        Set<String> algorithms,
        String nameClaim,
        String roleClaim,
        Map<String, List<String>> roles,
        Duration clockSkew,
        Duration keysRefresh) {
    /** Neither "none" nor secrets that are shared with the provider. */
    private static final Set<String> ALGORITHMS =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

    public OidcConfig {
        algorithms = Set.copyOf(algorithms);
        roles = Map.copyOf(roles);
    }

    /** Null where no issuer is named. */
    static @Nullable OidcConfig from(Config c) {
        Values values = new Values(c, "muster.security.oidc");
        if (c.getString("issuer").isBlank()) {
            return null;
        }
        List<String> algorithms = c.getStringList("algorithms");
        if (algorithms.isEmpty() || !ALGORITHMS.containsAll(algorithms)) {
            throw values.problem(
                    "algorithms",
                    "must be some of "
                            + String.join(", ", ALGORITHMS.stream().sorted().toList()));
        }
        Map<String, List<String>> roles = new LinkedHashMap<>();
        for (String role : List.of("viewer", "operator", "admin")) {
            roles.put(role, List.copyOf(c.getStringList("roles." + role)));
        }
        return new OidcConfig(
                issuer(values),
                values.text("audience"),
                Set.copyOf(algorithms),
                values.text("name-claim"),
                values.text("role-claim"),
                roles,
                values.duration("clock-skew"),
                values.duration("keys-refresh"));
    }

    private static URI issuer(Values values) {
        String text = values.text("issuer").strip();
        try {
            URI issuer = URI.create(text);
            if (isTrustworthy(issuer) && issuer.getRawQuery() == null && issuer.getRawFragment() == null) {
                return issuer;
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        throw values.problem("issuer", "is " + text + ", must be https://… without a query (http on loopback only)");
    }

    /** Whether what comes from there can be believed: by https, or from this host. */
    public static boolean isTrustworthy(URI address) {
        if (address.getHost() == null) {
            return false;
        }
        try {
            return "https".equals(address.getScheme())
                    || ("http".equals(address.getScheme())
                            && InetAddress.getByName(address.getHost()).isLoopbackAddress());
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
