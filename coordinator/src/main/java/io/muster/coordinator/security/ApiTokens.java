package io.muster.coordinator.security;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The tokens by which programs show who they are: {@code mt_<id>.<secret>}. A token may at most what its owner may, at
 * each use, and ends with its owner. All coordinators take the same ones; one that was revoked at another coordinator
 * is taken for a few seconds more.
 */
public final class ApiTokens {
    /** For one user at the same time. */
    public static final int MAX_PER_USER = 100;

    private static final String PREFIX = "mt_";
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration REMEMBERED = Duration.ofSeconds(5);
    private static final int MAX_REMEMBERED = 1_000;
    private static final int MAX_LENGTH = 200;

    private final TokenTable table;
    private final Users users;
    private final Clock clock;
    private final Map<String, Seen> seen = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Seen> eldest) {
            return size() > MAX_REMEMBERED;
        }
    });

    /** What the table said, and when. */
    private record Seen(ApiToken token, Instant at) {}

    public ApiTokens(DataSource database, Users users, Clock clock) {
        this.table = new TokenTable(database);
        this.users = users;
        this.clock = clock;
    }

    /** A new token with its text, which nobody can tell again. */
    public record Created(ApiToken token, String text) {
        @Override
        public String toString() {
            return "Created[" + token + "]";
        }
    }

    /** Whether a text was made here, as far as one can see without the table. */
    static boolean isOne(String text) {
        return text.startsWith(PREFIX);
    }

    /** The part of a text that is no secret; for a wrong one something. */
    static String id(String text) {
        int dot = text.indexOf('.');
        return text.length() > MAX_LENGTH || dot < 0 ? "" : text.substring(PREFIX.length(), dot);
    }

    /** Blocks. */
    public Created create(String owner, String name, Rights rights, Instant expires) throws IOException {
        byte[] random = new byte[8];
        RANDOM.nextBytes(random);
        String id = HexFormat.of().formatHex(random);
        String secret = Secrets.random();
        ApiToken token = new ApiToken(id, name, owner, rights, hash(secret), clock.instant(), expires);
        table.add(token, clock.instant());
        return new Created(token, PREFIX + id + "." + secret);
    }

    /** Who shows a token; empty if nobody should. Blocks. */
    Optional<Caller> caller(String text) throws IOException {
        String id = id(text);
        if (id.isEmpty()) {
            return Optional.empty();
        }
        String secret = text.substring(text.indexOf('.') + 1);
        Optional<ApiToken> token = find(id).filter(t -> Secrets.same(t.hash(), hash(secret)))
                .filter(t -> clock.instant().isBefore(t.expires()));
        return token.flatMap(t -> users.rights(t.owner())
                .map(limit -> Caller.byToken(t.owner(), t.rights().within(limit), t.id())));
    }

    private Optional<ApiToken> find(String id) throws IOException {
        Seen known = seen.get(id);
        if (known != null && clock.instant().isBefore(known.at().plus(REMEMBERED))) {
            return Optional.of(known.token());
        }
        Optional<ApiToken> found = table.find(id);
        found.ifPresentOrElse(token -> seen.put(id, new Seen(token, clock.instant())), () -> seen.remove(id));
        return found;
    }

    /** Those that still hold, the newest first. Blocks. */
    public List<ApiToken> all() throws IOException {
        Instant now = clock.instant();
        return table.all().stream().filter(t -> now.isBefore(t.expires())).toList();
    }

    /** Ends one; false where there was none. Blocks. */
    public boolean revoke(String id) throws IOException {
        boolean was = table.remove(id);
        seen.remove(id);
        return was;
    }

    private static String hash(String secret) {
        return HexFormat.of().formatHex(Secrets.sha256(secret));
    }
}
