package io.cameraservice.internal.util;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.access.EndpointLimits;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LimitersTest {
    private static void stays() {
        throw new AssertionError("was evicted");
    }

    private static InetAddress address(String text) throws UnknownHostException {
        return InetAddress.getByName(text);
    }

    @Test
    void theOldestAnonymousConnectionOfTheBusiestAddressMakesRoom() throws Exception {
        ConnectionLimiter limiter = new ConnectionLimiter(4, 4);
        List<String> evicted = new ArrayList<>();
        assertNotNull(limiter.admit(address("10.0.0.1"), LimitersTest::stays).orElseThrow());
        assertNotNull(
                limiter.admit(address("10.0.0.2"), () -> evicted.add("first")).orElseThrow());
        assertNotNull(
                limiter.admit(address("10.0.0.2"), () -> evicted.add("second")).orElseThrow());
        limiter.admit(address("10.0.0.3"), LimitersTest::stays).orElseThrow().authenticated();
        assertTrue(limiter.admit(address("10.0.0.4"), LimitersTest::stays).isPresent());
        assertEquals(List.of("first"), evicted);
        assertEquals(new ConnectionLimiter.Statistics(4, 1, 0, 1), limiter.statistics());
    }

    @Test
    void anAddressMakesRoomForItself() throws Exception {
        ConnectionLimiter limiter = new ConnectionLimiter(100, 2);
        List<String> evicted = new ArrayList<>();
        assertNotNull(limiter.admit(address("10.0.0.1"), LimitersTest::stays).orElseThrow());
        assertNotNull(
                limiter.admit(address("10.0.0.2"), () -> evicted.add("first")).orElseThrow());
        assertNotNull(limiter.admit(address("10.0.0.2"), LimitersTest::stays).orElseThrow());
        assertTrue(limiter.admit(address("10.0.0.2"), LimitersTest::stays).isPresent());
        assertEquals(List.of("first"), evicted);
    }

    @Test
    void whereAllAreLoggedInOneMoreIsRefusedUntilOneLeaves() throws Exception {
        ConnectionLimiter limiter = new ConnectionLimiter(2, 2);
        limiter.admit(address("10.0.0.1"), LimitersTest::stays).orElseThrow().authenticated();
        ConnectionLimiter.Slot second =
                limiter.admit(address("10.0.0.2"), LimitersTest::stays).orElseThrow();
        second.authenticated();
        assertTrue(limiter.admit(address("10.0.0.3"), LimitersTest::stays).isEmpty());
        second.close();
        second.close();
        assertTrue(limiter.admit(address("10.0.0.3"), LimitersTest::stays).isPresent());
        assertEquals(new ConnectionLimiter.Statistics(2, 1, 1, 0), limiter.statistics());
    }

    @Test
    void whoeverIsEvictableAgainGoesLast() throws Exception {
        ConnectionLimiter limiter = new ConnectionLimiter(2, 2);
        List<String> evicted = new ArrayList<>();
        ConnectionLimiter.Slot first =
                limiter.admit(address("10.0.0.1"), () -> evicted.add("first")).orElseThrow();
        first.authenticated();
        assertNotNull(
                limiter.admit(address("10.0.0.1"), () -> evicted.add("second")).orElseThrow());
        first.evictable();
        assertEquals(new ConnectionLimiter.Statistics(2, 0, 0, 0), limiter.statistics());
        assertTrue(limiter.admit(address("10.0.0.1"), LimitersTest::stays).isPresent());
        assertEquals(List.of("second"), evicted);
        first.close();
        first.evictable();
        assertEquals(new ConnectionLimiter.Statistics(1, 0, 0, 1), limiter.statistics());
    }

    @Test
    void hostsOfOneIpv6NetworkCountAsOne() throws Exception {
        ConnectionLimiter limiter = new ConnectionLimiter(100, 1);
        List<String> evicted = new ArrayList<>();
        assertNotNull(limiter.admit(address("2001:db8:1:1::1"), () -> evicted.add("first"))
                .orElseThrow());
        assertNotNull(limiter.admit(address("2001:db8:1:1:ffff::9"), LimitersTest::stays)
                .orElseThrow());
        assertNotNull(
                limiter.admit(address("2001:db8:1:2::1"), LimitersTest::stays).orElseThrow());
        assertEquals(List.of("first"), evicted);
    }

    @Test
    void aLimiterForgetsEveryAddressThatLeft() throws Exception {
        ConnectionLimiter limiter = new ConnectionLimiter(3, 3);
        for (int i = 0; i < 1000; i++) {
            assertNotNull(limiter.admit(address("10.0." + i / 250 + "." + i % 250), () -> {})
                    .orElseThrow());
        }
        assertEquals(3, limiter.statistics().open());
        assertEquals(997, limiter.statistics().evicted());
    }

    @Test
    void operationsAreBoundedPerKeyAndInAll() {
        ConcurrencyLimiter limiter = new ConcurrencyLimiter(3, 2);
        ConcurrencyLimiter.Permit first = limiter.tryAcquire("a").orElseThrow();
        assertNotNull(limiter.tryAcquire("a").orElseThrow());
        assertTrue(limiter.tryAcquire("a").isEmpty());
        assertNotNull(limiter.tryAcquire("b").orElseThrow());
        assertTrue(limiter.tryAcquire("b").isEmpty());
        first.close();
        first.close();
        assertTrue(limiter.tryAcquire("b").isPresent());
        assertEquals(new ConcurrencyLimiter.Statistics(3, 2), limiter.statistics());
    }

    @Test
    void aRateIsKeptAndSaysWhenToComeBack() {
        AtomicLong now = new AtomicLong();
        RateLimiter limiter = new RateLimiter(10, 2, now::get);
        assertEquals(Duration.ZERO, limiter.tryAcquire("a"));
        assertEquals(Duration.ZERO, limiter.tryAcquire("a"));
        assertEquals(Duration.ofMillis(100), limiter.tryAcquire("a"));
        assertEquals(Duration.ZERO, limiter.tryAcquire("b"));
        now.addAndGet(Duration.ofMillis(100).toNanos());
        assertEquals(Duration.ZERO, limiter.tryAcquire("a"));
        assertFalse(limiter.retryAfter("a").isZero());
        assertEquals(1, limiter.refused());
    }

    @Test
    void aCostlyOperationIsPaidAfterwardsWithinOneBurst() {
        AtomicLong now = new AtomicLong();
        RateLimiter limiter = new RateLimiter(10, 5, now::get);
        limiter.charge("a", 1_000_000);
        assertEquals(Duration.ofMillis(600), limiter.retryAfter("a"));
    }

    @Test
    void manyKeysDoNotGrowALimiterWithoutBound() {
        RateLimiter limiter = new RateLimiter(0.001, 1, () -> 0);
        for (int i = 0; i < 10_000; i++) {
            assertEquals(Duration.ZERO, limiter.tryAcquire("key" + i));
        }
        assertEquals(Duration.ZERO, limiter.tryAcquire("one more"));
        assertFalse(limiter.tryAcquire("another").isZero());
    }

    @Test
    void whoGuessesIsSlowedAndAFirstTryIsAlwaysLookedAt() {
        LoginThrottle throttle = new LoginThrottle("test");
        for (int i = 0; i < 11; i++) {
            throttle.failed("10.0.0.1");
        }
        assertFalse(throttle.retryAfter("10.0.0.1", true).isZero());
        assertTrue(throttle.retryAfter("10.0.0.1", false).isZero());
        assertTrue(throttle.retryAfter("10.0.0.2", true).isZero());
        assertEquals(12, throttle.failures());
    }

    @Test
    void bytesAreTakenAndGivenBack() {
        ByteBudget budget = new ByteBudget(10);
        assertTrue(budget.tryReserve(7));
        assertFalse(budget.tryReserve(4));
        assertTrue(budget.tryReserve(3));
        budget.release(10);
        assertEquals(0, budget.used());
        assertEquals(1, budget.refused());
    }

    @Test
    void callsCountByAddressAndByPrincipal() {
        EndpointBudget budget = new EndpointBudget(
                "test", EndpointLimits.builder().callsPerSecond(1, 2).build());
        assertTrue(budget.tryCall("10.0.0.1", Optional.of("ann")).isZero());
        assertFalse(budget.tryCall("10.0.0.1", Optional.of("ann")).isZero());
        assertFalse(budget.tryCall("10.0.0.1", Optional.empty()).isZero());
        assertTrue(budget.tryCall("10.0.0.2", Optional.of("bob")).isZero());
        assertEquals(2, budget.statistics().refusedCalls());
    }

    @Test
    void limitsBelowOneAreRefused() {
        assertThrows(
                IllegalArgumentException.class, () -> EndpointLimits.builder().connections(0, 1));
        EndpointLimits limits =
                EndpointLimits.builder().downloads(3, 2).build().toBuilder().build();
        assertEquals(2, limits.downloadsPerPrincipal());
    }
}
