package io.cameraservice.mediamtx.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PullOriginsTest {
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger changes = new AtomicInteger();

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "[::1]", "127.0.0.9"})
    void aServerHerePullsFromHere(String host) throws Exception {
        PullOrigins origins = origins(host);
        assertTrue(origins.test(at("127.0.0.1")));
        for (InetAddress own : NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .toList()) {
            assertTrue(origins.test(own), own::toString);
        }
        assertFalse(origins.test(at("127.0.0.2")));
        assertFalse(origins.test(at("192.0.2.7")));
    }

    @Test
    void aServerElsewherePullsFromThere() throws Exception {
        PullOrigins origins = origins("192.0.2.7", "198.51.100.0/24", "2001:db8::/32");
        assertTrue(origins.test(at("192.0.2.7")));
        assertTrue(origins.test(at("198.51.100.9")));
        assertTrue(origins.test(at("2001:db8::9")));
        for (String other : List.of("127.0.0.1", "::1", "192.0.2.8", "198.51.101.1", "2001:db9::1")) {
            assertFalse(origins.test(at(other)), other);
        }
    }

    @Test
    void nobodyBeforeItWasLookedUp() throws Exception {
        assertFalse(new PullOrigins("127.0.0.1", List.of(), nanos::get, () -> {}).test(at("127.0.0.1")));
    }

    @Test
    void aRefusalIsToldUntilTheServerPullsOrForAWhile() throws Exception {
        PullOrigins origins = origins("127.0.0.1");
        assertTrue(origins.test(at("127.0.0.1")));
        assertEquals(Optional.empty(), origins.problem());
        assertEquals(0, changes.get());
        assertFalse(origins.test(at("172.17.0.2")));
        assertFalse(origins.test(at("172.17.0.2")));
        assertEquals(1, changes.get());
        String problem = origins.problem().orElseThrow();
        assertTrue(problem.contains("172.17.0.2") && problem.contains("mediamtx.pulls_from"), problem);
        assertTrue(origins.test(at("127.0.0.1")));
        assertEquals(2, changes.get());
        assertEquals(Optional.empty(), origins.problem());
        assertFalse(origins.test(at("172.17.0.2")));
        nanos.addAndGet(Duration.ofMinutes(11).toNanos());
        assertEquals(Optional.empty(), origins.problem());
    }

    @ParameterizedTest
    @CsvSource({
        "172.17.0.0/16, 172.17.255.255, true",
        "172.17.0.0/16, 172.18.0.0, false",
        "10.0.0.5, 10.0.0.5, true",
        "10.0.0.5, 10.0.0.4, false",
        "0.0.0.0/0, 203.0.113.1, true",
        "0.0.0.0/0, ::1, false",
        "10.0.0.128/25, 10.0.0.127, false",
        "10.0.0.128/25, 10.0.0.129, true",
        "[fd00::1]/8, fdff::1, true",
    })
    void ranges(String range, String address, boolean in) throws Exception {
        assertEquals(in, AddressRange.parse(range).contains(at(address)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "media.example",
                "10.0.0",
                "10.0.0.1/33",
                "10.0.0.1/",
                "::1/129",
                "10.0.0.256",
                "10.0.0.1/-1",
                "/8"
            })
    void whatIsNoRange(String text) {
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, () -> AddressRange.parse(text))
                .getMessage());
        assertTrue(message.contains("'" + text + "'") && message.contains("172.17.0.0/16"), message);
    }

    private PullOrigins origins(String host, String... more) {
        PullOrigins origins = new PullOrigins(
                host, List.of(more).stream().map(AddressRange::parse).toList(), nanos::get, changes::incrementAndGet);
        origins.lookUp();
        return origins;
    }

    private static InetAddress at(String address) throws UnknownHostException {
        return InetAddress.getByName(address);
    }
}
