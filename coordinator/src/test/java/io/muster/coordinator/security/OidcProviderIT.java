package io.muster.coordinator.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import com.typesafe.config.ConfigFactory;
import io.muster.coordinator.config.MusterConfig;
import io.muster.coordinator.config.OidcConfig;
import io.muster.coordinator.testing.ApiClient;
import io.muster.coordinator.testing.TestCoordinator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a small issuer with keys of its own, over HTTP. */
class OidcProviderIT {
    private static RSAKey first;
    private static RSAKey second;

    private HttpServer server;
    private volatile String keys = "";
    private volatile String toldIssuer = "";
    private final AtomicInteger fetched = new AtomicInteger();

    @BeforeAll
    static void makeKeys() throws Exception {
        first = new RSAKeyGenerator(2048).keyID("first").generate();
        second = new RSAKeyGenerator(2048).keyID("second").generate();
    }

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        toldIssuer = issuer();
        keys = new JWKSet(List.<JWK>of(first)).toString();
        answer("/.well-known/openid-configuration");
        answer("/keys");
        server.start();
    }

    private void answer(String path) {
        server.createContext(path, exchange -> {
            String text = keys;
            if (path.equals("/keys")) {
                fetched.incrementAndGet();
            } else {
                text = "{\"issuer\":\"" + toldIssuer + "\",\"jwks_uri\":\"" + issuer() + "/keys\"}";
            }
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private String config() {
        return "muster.security.oidc { issuer = \"" + issuer() + "\", role-claim = realm.roles,"
                + " roles { operator = [sre], admin = [boss] } }\n";
    }

    private OidcProvider provider() {
        OidcConfig config = Objects.requireNonNull(
                MusterConfig.of(ConfigFactory.parseString(config())).security().oidc());
        return new OidcProvider(config, Clock.systemUTC());
    }

    private JWTClaimsSet.Builder claims(String... roles) {
        return new JWTClaimsSet.Builder()
                .issuer(issuer())
                .audience("muster")
                .subject("ann")
                .expirationTime(Date.from(Instant.now().plusSeconds(300)))
                .claim("realm", Map.of("roles", List.of(roles)));
    }

    private static String signed(RSAKey key, JWTClaimsSet claims) throws Exception {
        return signed(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), new RSASSASigner(key), claims);
    }

    private static String signed(JWSHeader header, JWSSigner signer, JWTClaimsSet claims) throws Exception {
        SignedJWT token = new SignedJWT(header, claims);
        token.sign(signer);
        return token.serialize();
    }

    @Test
    void aSignedTokenIsItsUserWithTheRolesOfItsClaim() throws Exception {
        OidcProvider provider = provider();
        Caller ann =
                provider.caller(signed(first, claims("sre", "other").build())).orElseThrow();
        assertThat(ann.user()).isEqualTo("oidc:ann");
        assertThat(ann.rights()).isEqualTo(Rights.of(Role.OPERATOR));
        assertThat(provider.caller(signed(first, claims("boss", "sre").build()))
                        .orElseThrow()
                        .rights())
                .isEqualTo(Rights.of(Role.ADMIN));
        assertThat(provider.caller(signed(first, claims("stranger").build()))
                        .orElseThrow()
                        .rights()
                        .names())
                .isEmpty();
        assertThat(fetched.get()).isEqualTo(1);
    }

    @Test
    void whatIsNotOfThisIssuerForUsAndNowIsNotTaken() throws Exception {
        OidcProvider provider = provider();
        Date past = Date.from(Instant.now().minusSeconds(60));
        Date soon = Date.from(Instant.now().plusSeconds(60));
        List<UnaryOperator<JWTClaimsSet.Builder>> wrongs = List.of(
                c -> c.issuer("http://127.0.0.1:1"),
                c -> c.issuer(null),
                c -> c.audience("another"),
                c -> c.audience((String) null),
                c -> c.expirationTime(past),
                c -> c.expirationTime(null),
                c -> c.notBeforeTime(soon),
                c -> c.subject(null));
        for (int i = 0; i < wrongs.size(); i++) {
            JWTClaimsSet claims = wrongs.get(i).apply(claims("boss")).build();
            assertThat(provider.caller(signed(first, claims))).as("wrong " + i).isEmpty();
        }
    }

    @Test
    void onlySignaturesOfAllowedAlgorithmsWithTheIssuersKeysCount() throws Exception {
        OidcProvider provider = provider();
        JWTClaimsSet claims = claims("boss").build();
        String good = signed(first, claims);
        assertThat(provider.caller(good)).isPresent();
        assertThat(provider.caller(good.substring(0, good.length() - 8) + "AAAAAAAA"))
                .isEmpty();
        assertThat(provider.caller(new PlainJWT(claims).serialize())).isEmpty();
        assertThat(provider.caller("a.b.c")).isEmpty();
        RSAKey imposter = new RSAKey.Builder(second).keyID("first").build();
        assertThat(provider.caller(signed(imposter, claims))).isEmpty();
        // The public key as a shared secret.
        byte[] secret = first.toPublicJWK().toRSAPublicKey().getEncoded();
        assertThat(provider.caller(signed(
                        new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("first").build(),
                        new MACSigner(secret),
                        claims)))
                .isEmpty();
        assertThat(provider.caller(signed(
                        new JWSHeader.Builder(JWSAlgorithm.RS512).keyID("first").build(),
                        new RSASSASigner(first),
                        claims)))
                .isEmpty();
    }

    @Test
    void aNewKeyIsFetchedAndUnknownOnesNotEachTime() throws Exception {
        OidcProvider provider = provider();
        assertThat(provider.caller(signed(first, claims("sre").build()))).isPresent();
        keys = new JWKSet(List.<JWK>of(second)).toString();
        assertThat(provider.caller(signed(second, claims("sre").build()))).isPresent();
        assertThat(provider.caller(signed(first, claims("sre").build()))).isEmpty();
        RSAKey unknown = new RSAKey.Builder(second).keyID("unknown").build();
        for (int i = 0; i < 20; i++) {
            assertThat(provider.caller(signed(unknown, claims("sre").build()))).isEmpty();
        }
        assertThat(fetched.get()).isBetween(2, 4);
    }

    @Test
    void theKnownKeysGoOnWhileTheIssuerIsAway() throws Exception {
        OidcProvider provider = provider();
        String token = signed(first, claims("sre").build());
        assertThat(provider.caller(token)).isPresent();
        server.stop(0);
        assertThat(provider.caller(token)).isPresent();
        assertThatThrownBy(() -> provider().caller(token)).isInstanceOf(IOException.class);
    }

    @Test
    void aDiscoveryDocumentOfAnotherIssuerIsNotBelieved() throws Exception {
        toldIssuer = "http://127.0.0.1:1";
        String token = signed(first, claims("sre").build());
        assertThatThrownBy(() -> provider().caller(token))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("muster.security.oidc.issuer");
    }

    @Test
    void theApiTakesItAsBearer(@TempDir Path folder) throws Exception {
        try (TestCoordinator coordinator = TestCoordinator.start(folder, config())) {
            ApiClient ann = ApiClient.withToken(
                    coordinator.address(), signed(first, claims("sre").build()));
            assertThat(ann.json("/session").toString()).contains("\"oidc:ann\"", "\"operator\"");
            assertThat(ann.post("/tokens", "{\"name\":\"x\",\"role\":\"viewer\"}")
                            .statusCode())
                    .isEqualTo(403);
            ApiClient nobody = ApiClient.withToken(coordinator.address(), signed(first, claims().build()));
            assertThat(nobody.get("/nodes").statusCode()).isEqualTo(403);
            ApiClient late = ApiClient.withToken(
                    coordinator.address(),
                    signed(
                            first,
                            claims("sre")
                                    .expirationTime(Date.from(Instant.EPOCH))
                                    .build()));
            for (int i = 0; i < 8; i++) {
                assertThat(late.get("/nodes").statusCode()).isEqualTo(401);
            }
            assertThat(ann.get("/nodes").statusCode()).isEqualTo(200);
        }
    }
}
