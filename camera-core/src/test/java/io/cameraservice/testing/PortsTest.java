package io.cameraservice.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PortsTest {
    @Test
    void eachIsFreeAndToldOnce() throws IOException {
        Set<Integer> told = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            int port = Ports.free();
            assertTrue(told.add(port));
            listen(new InetSocketAddress(port));
            listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        }
        assertTrue(told.stream().anyMatch(port -> port > 16_500), "from all of the range: " + told);
    }

    private static void listen(InetSocketAddress address) throws IOException {
        try (ServerSocket listener = new ServerSocket()) {
            listener.bind(address);
        }
    }
}
