package io.muster.coordinator.security;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.RemoteKeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.ConfigurableJWTProcessor;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.muster.coordinator.config.OidcConfig;
import io.muster.protocol.json.Json;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the tokens of one OpenID provider: JWTs that it has signed, for this audience, that hold now. Its keys are
 * found by its discovery document and remembered; a token with a key that is not known has them fetched anew, but not
 * more often than twice in half a minute. While the provider is away the known keys go on for hours.
 */
public final class OidcProvider {
    private static final Logger LOG = LoggerFactory.getLogger(OidcProvider.class);
    private static final Duration OUTAGE = Duration.ofHours(4);
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(5);
    private static final int TIMEOUT_MILLIS = 3_000;
    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_TOKEN = 16 << 10;
    private static final int MAX_NAME = 190;

    private final OidcConfig config;
    private final Clock clock;
    private @Nullable ConfigurableJWTProcessor<SecurityContext> processor;
    private Instant nextAttempt = Instant.EPOCH;

    public OidcProvider(OidcConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /** Whether a text may be a JWT. */
    static boolean isOne(String text) {
        return text.length() <= MAX_TOKEN && text.chars().filter(c -> c == '.').count() == 2;
    }

    /**
     * Who shows a token; empty if nobody should. Blocks.
     *
     * @throws IOException where that cannot be told, because the provider does not answer
     */
    Optional<Caller> caller(String token) throws IOException {
        try {
            JWTClaimsSet claims = processor().process(token, null);
            Object name = claims.getClaim(config.nameClaim());
            if (!(name instanceof String text) || text.isBlank() || text.length() > MAX_NAME) {
                LOG.info("a token has no claim {} that could be a name", config.nameClaim());
                return Optional.empty();
            }
            // A local user's name has no colon.
            return Optional.of(Caller.byProvider("oidc:" + text, rights(claims.toJSONObject())));
        } catch (RemoteKeySourceException e) {
            throw new IOException("the keys of " + config.issuer() + " cannot be had: " + e.getMessage(), e);
        } catch (KeySourceException e) {
            // Fetched only a moment ago: whoever sends unknown keys must not have them fetched each time.
            return Optional.empty();
        } catch (ParseException | BadJOSEException | JOSEException e) {
            LOG.info("a token of the OpenID provider is not taken: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private Rights rights(Map<String, Object> claims) {
        Object value = claims;
        for (String part : config.roleClaim().split("\\.", -1)) {
            value = value instanceof Map<?, ?> object ? object.get(part) : null;
        }
        Set<String> told = value instanceof String text
                ? Set.of(text.split(" ", -1))
                : value instanceof Collection<?> list
                        ? list.stream().map(String::valueOf).collect(Collectors.toSet())
                        : Set.of();
        List<Role> roles = config.roles().entrySet().stream()
                .filter(entry -> entry.getValue().stream().anyMatch(told::contains))
                .map(entry -> Role.of(entry.getKey()))
                .toList();
        EnumSet<Permission> all = EnumSet.noneOf(Permission.class);
        roles.forEach(role -> all.addAll(role.permissions()));
        return roles.stream()
                .filter(role -> role.permissions().equals(all))
                .findFirst()
                .map(Rights::of)
                .orElseGet(() -> new Rights(null, all));
    }

    private synchronized ConfigurableJWTProcessor<SecurityContext> processor() throws IOException {
        ConfigurableJWTProcessor<SecurityContext> known = processor;
        if (known == null) {
            if (clock.instant().isBefore(nextAttempt)) {
                throw new IOException(config.issuer() + " did not answer a moment ago");
            }
            nextAttempt = clock.instant().plus(BETWEEN_ATTEMPTS);
            known = processor(discover());
            processor = known;
        }
        return known;
    }

    private static DefaultResourceRetriever retriever() {
        return new DefaultResourceRetriever(TIMEOUT_MILLIS, TIMEOUT_MILLIS, MAX_BYTES);
    }

    /** Where the keys are. */
    private URI discover() throws IOException {
        String issuer = config.issuer().toString();
        URI address = URI.create(issuer.replaceFirst("/$", "") + "/.well-known/openid-configuration");
        JsonNode found = Json.mapper()
                .readTree(retriever().retrieveResource(address.toURL()).getContent());
        if (!found.path("issuer").asText().equals(issuer)) {
            throw new IOException(address + " is of the issuer \""
                    + found.path("issuer").asText() + "\", not of muster.security.oidc.issuer");
        }
        try {
            URI keys = URI.create(found.path("jwks_uri").asText());
            if (OidcConfig.isTrustworthy(keys)) {
                return keys;
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        throw new IOException(address + " has no jwks_uri by https");
    }

    private ConfigurableJWTProcessor<SecurityContext> processor(URI keys) throws IOException {
        JWKSource<SecurityContext> source = JWKSourceBuilder.<SecurityContext>create(keys.toURL(), retriever())
                .cache(config.keysRefresh().toMillis(), TIMEOUT_MILLIS * 2L)
                .refreshAheadCache(false)
                .retrying(true)
                .outageTolerant(OUTAGE.toMillis())
                .build();
        Set<JWSAlgorithm> algorithms =
                config.algorithms().stream().map(JWSAlgorithm::parse).collect(Collectors.toSet());
        DefaultJWTProcessor<SecurityContext> made = new DefaultJWTProcessor<>();
        made.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        made.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithms, source));
        DefaultJWTClaimsVerifier<SecurityContext> claims = new DefaultJWTClaimsVerifier<>(
                config.audience(),
                new JWTClaimsSet.Builder().issuer(config.issuer().toString()).build(),
                Set.of("exp", config.nameClaim()));
        claims.setMaxClockSkew((int) config.clockSkew().toSeconds());
        made.setJWTClaimsSetVerifier(claims);
        return made;
    }
}
