package io.cameraservice.mediamtx.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FreePortsTest {
    @Test
    void noneIsFoundTwice() throws IOException {
        // Half of all that the kernel gives out are reserved.
        Set<Integer> reserved =
                IntStream.range(0, 65_536).filter(port -> port % 2 == 0).boxed().collect(Collectors.toSet());
        Set<Integer> found = new HashSet<>();
        try (ManagedConfiguration.FreePorts ports = new ManagedConfiguration.FreePorts("127.0.0.1", reserved)) {
            for (int i = 0; i < 50; i++) {
                int port = ports.tcp(0);
                assertTrue(found.add(port));
                assertFalse(reserved.contains(port));
            }
            assertTrue(ports.udp(0) > 0);
            assertEquals(8554, ports.tcp(8554), "what is wanted is taken");
            assertEquals(8189, ports.udp(8189));
        }
    }
}
