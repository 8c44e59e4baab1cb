package io.muster.coordinator.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.coordinator.config.SecurityConfig;
import io.muster.coordinator.testing.SetClock;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {
    private final SetClock clock = new SetClock(Instant.parse("2026-03-01T08:00:00Z"));
    private final LoginThrottle throttle =
            new LoginThrottle(new SecurityConfig.Logins(5, 20, Duration.ofMinutes(5), Duration.ofHours(1)), clock);
    private final InetAddress here = address("192.0.2.1");
    private final InetAddress there = address("192.0.2.2");

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (java.net.UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private void fail(String name, InetAddress from, int times) {
        for (int i = 0; i < times; i++) {
            throttle.failed(name, from);
        }
    }

    @Test
    void theWaitDoublesWithEachFailureUpToTheLongest() {
        fail("ann", here, 5);
        assertThat(throttle.toWait("ann", here)).isEmpty();
        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300}) {
            throttle.failed("ann", here);
            assertThat(throttle.toWait("ann", here)).contains(Duration.ofSeconds(seconds));
            clock.pass(Duration.ofSeconds(seconds));
            assertThat(throttle.toWait("ann", here)).isEmpty();
        }
    }

    @Test
    void aSuccessOrAnHourForgetsTheFailures() {
        fail("ann", here, 6);
        clock.pass(Duration.ofSeconds(1));
        throttle.succeeded("ann", here);
        fail("ann", here, 5);
        assertThat(throttle.toWait("ann", here)).isEmpty();
        clock.pass(Duration.ofMinutes(61));
        fail("ann", here, 5);
        assertThat(throttle.toWait("ann", here)).isEmpty();
    }

    @Test
    void nobodyIsLockedOutByNameFromElsewhere() {
        fail("ann", there, 10);
        assertThat(throttle.toWait("ann", there)).isPresent();
        assertThat(throttle.toWait("ann", here)).isEmpty();
    }

    @Test
    void manyNamesFromOneAddressAreOneGuesser() {
        for (int i = 0; i < 21; i++) {
            throttle.failed("user" + i, there);
        }
        assertThat(throttle.toWait("ann", there)).isPresent();
        assertThat(throttle.toWait("ann", here)).isEmpty();
    }

    @Test
    void whoHasLoggedInFromAnAddressIsNotHeldUpByOthersThere() {
        throttle.succeeded("ann", here);
        for (int i = 0; i < 30; i++) {
            throttle.failed("user" + i, here);
        }
        assertThat(throttle.toWait("bob", here)).isPresent();
        assertThat(throttle.toWait("ann", here)).isEmpty();
    }

    @Test
    void aNetworkOfIpv6IsOneAddress() {
        for (int i = 0; i < 21; i++) {
            throttle.failed("user" + i, address("2001:db8::" + Integer.toHexString(i)));
        }
        assertThat(throttle.toWait("ann", address("2001:db8::ffff"))).isPresent();
        assertThat(throttle.toWait("ann", address("2001:db8:0:1::1"))).isEmpty();
    }

    @Test
    void whatIsRememberedIsBounded() {
        fail("ann", here, 6);
        for (int i = 0; i < 10_001; i++) {
            throttle.failed("user" + i, there);
        }
        // The guesser's address, and not one of its thousands of names, is what is known.
        assertThat(throttle.toWait("ann", here)).isEmpty();
        assertThat(throttle.toWait("another", there)).isPresent();
    }
}
