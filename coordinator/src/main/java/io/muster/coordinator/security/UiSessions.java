package io.muster.coordinator.security;

import io.muster.coordinator.config.SecurityConfig;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Who is logged in at the web interface. A session is a text that the browser keeps and that only a coordinator can
 * make: it names user, begin and last use, authenticated with what all coordinators know and with the user's password
 * hash. So there is nothing to keep here, a session outlives this process and holds at every coordinator, and it ends
 * with the password. Only sessions that were ended before their time are remembered.
 */
public final class UiSessions {
    private static final String VERSION = "1";
    private static final String ALGORITHM = "HmacSHA256";
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    /** Beyond this many the one that was ended first is forgotten. */
    private static final int MAX_ENDED = 10_000;
    /** What coordinators' clocks may differ. */
    private static final Duration SKEW = Duration.ofMinutes(5);
    /** A use is written down once this part of the idle time has passed. */
    private static final int RENEWALS = 10;

    private final Users users;
    private final ClusterSecret secret;
    private final SecurityConfig config;
    private final Clock clock;
    private final Set<String> ended = Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MAX_ENDED;
        }
    }));

    public UiSessions(Users users, ClusterSecret secret, SecurityConfig config, Clock clock) {
        this.users = users;
        this.secret = secret;
        this.config = config;
        this.clock = clock;
    }

    /** One that holds now. */
    public record Session(String id, String user, Instant began, Instant seen) {}

    /** The text of a new session of a user who has proven who it is. */
    public String begin(String user) {
        Instant now = clock.instant();
        return text(new Session(Secrets.random(), user, now, now)).orElseThrow();
    }

    /** The session that a text stands for; empty if it was not made here, or holds no longer. */
    public Optional<Session> find(String text) {
        Instant now = clock.instant();
        return parse(text)
                .filter(s -> text(s).filter(own -> Secrets.same(own, text)).isPresent())
                .filter(s -> !ended.contains(s.id()))
                .filter(s -> s.seen().isBefore(now.plus(SKEW)))
                .filter(s -> now.isBefore(s.seen().plus(config.sessionIdle())))
                .filter(s -> now.isBefore(s.began().plus(config.sessionMax())));
    }

    /** The text that holds from now on; empty where the one at hand is still good. */
    public Optional<String> renewed(Session session) {
        Instant now = clock.instant();
        boolean due = now.isAfter(session.seen().plus(config.sessionIdle().dividedBy(RENEWALS)));
        return due ? text(new Session(session.id(), session.user(), session.began(), now)) : Optional.empty();
    }

    public void end(Session session) {
        ended.add(session.id());
    }

    private Optional<String> text(Session s) {
        return users.fingerprint(s.user()).map(fingerprint -> {
            String content = String.join(
                    ".",
                    VERSION,
                    BASE64.encodeToString(s.user().getBytes(StandardCharsets.UTF_8)),
                    s.id(),
                    Long.toString(s.began().getEpochSecond()),
                    Long.toString(s.seen().getEpochSecond()));
            return content + "." + BASE64.encodeToString(mac(content + "." + fingerprint));
        });
    }

    private static Optional<Session> parse(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 6 || !parts[0].equals(VERSION)) {
            return Optional.empty();
        }
        try {
            String user = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
            Instant began = Instant.ofEpochSecond(Long.parseLong(parts[3]));
            return Optional.of(new Session(parts[2], user, began, Instant.ofEpochSecond(Long.parseLong(parts[4]))));
        } catch (IllegalArgumentException | java.time.DateTimeException e) {
            return Optional.empty();
        }
    }

    private byte[] mac(String content) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(Secrets.sha256("ui session " + secret.reveal()), ALGORITHM));
            return mac.doFinal(content.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
