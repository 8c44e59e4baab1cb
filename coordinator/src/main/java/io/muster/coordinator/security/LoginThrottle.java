package io.muster.coordinator.security;

import io.muster.coordinator.config.SecurityConfig;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Slows down whoever guesses. Failures count for a name at an address, and for the address; beyond a few, nothing is
 * compared until a wait is over that doubles with each further failure. A name alone is never locked, or anybody could
 * lock out others; and who has logged in from an address is not held up by others who fail there.
 */
public final class LoginThrottle {
    /** Of each kind; beyond it the one that was used longest ago is forgotten. */
    private static final int MAX_REMEMBERED = 10_000;

    private final SecurityConfig.Logins limits;
    private final Clock clock;
    private final Map<String, Failures> byName = new Recent<>();
    private final Map<String, Failures> byAddress = new Recent<>();
    private final Map<String, Boolean> welcome = new Recent<>();

    /** Holds the ones used last. */
    private static final class Recent<V> extends LinkedHashMap<String, V> {
        private static final long serialVersionUID = 1L;

        Recent() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > MAX_REMEMBERED;
        }
    }

    /** How often in a row, the last time when, and until when nothing is compared. */
    private record Failures(int count, Instant last, Instant until) {}

    public LoginThrottle(SecurityConfig.Logins limits, Clock clock) {
        this.limits = limits;
        this.clock = clock;
    }

    /** How long the caller has to wait before anything is compared; empty where it need not. */
    public synchronized Optional<Duration> toWait(String name, InetAddress from) {
        Instant now = clock.instant();
        Optional<Duration> own = left(byName.get(pair(name, from)), now);
        return own.isPresent() || welcome.containsKey(pair(name, from)) ? own : left(byAddress.get(network(from)), now);
    }

    public synchronized void failed(String name, InetAddress from) {
        String pair = pair(name, from);
        count(byName, pair, limits.failures());
        if (!welcome.containsKey(pair)) {
            count(byAddress, network(from), limits.failuresPerAddress());
        }
    }

    public synchronized void succeeded(String name, InetAddress from) {
        String pair = pair(name, from);
        byName.remove(pair);
        welcome.put(pair, true);
    }

    private void count(Map<String, Failures> counts, String key, int free) {
        Instant now = clock.instant();
        Failures before = counts.get(key);
        int earlier = before == null || now.isAfter(before.last().plus(limits.forgetAfter())) ? 0 : before.count();
        int count = earlier + 1;
        counts.put(key, new Failures(count, now, now.plus(pause(count - free - 1))));
    }

    /** A second after the first failure too many, then twice as long each time. */
    private Duration pause(int tooMany) {
        if (tooMany < 0) {
            return Duration.ZERO;
        }
        Duration doubled = Duration.ofSeconds(1L << Math.min(tooMany, 30));
        return doubled.compareTo(limits.longestWait()) < 0 ? doubled : limits.longestWait();
    }

    private static Optional<Duration> left(@Nullable Failures failures, Instant now) {
        return failures != null && now.isBefore(failures.until())
                ? Optional.of(Duration.between(now, failures.until()))
                : Optional.empty();
    }

    private static String pair(String name, InetAddress from) {
        // Of a name that is too long for anybody nothing is kept but its beginning.
        return network(from) + " " + (name.length() > 100 ? name.substring(0, 100) : name);
    }

    /** Whoever has one address of IPv6 has all of its network. */
    private static String network(InetAddress address) {
        byte[] bytes = address.getAddress();
        return Arrays.toString(address instanceof Inet6Address ? Arrays.copyOf(bytes, 8) : bytes);
    }
}
