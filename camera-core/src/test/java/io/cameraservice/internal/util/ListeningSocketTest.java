package io.cameraservice.internal.util;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.CameraException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ListeningSocketTest {
    private static int port(ServerSocketChannel channel) throws Exception {
        return ((InetSocketAddress) channel.getLocalAddress()).getPort();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void whoeverListensAlreadyIsNamed() throws Exception {
        try (ServerSocketChannel first = ListeningSocket.bind("127.0.0.1", 0, 10, "server.port")) {
            int port = port(first);
            CameraException e = assertThrows(
                    CameraException.class, () -> ListeningSocket.bind("127.0.0.1", port, 10, "server.port"));
            assertEquals("cannot_listen", e.reason());
            String message = String.valueOf(e.getMessage());
            assertTrue(message.contains("(pid " + ProcessHandle.current().pid() + ")"), message);
            assertEquals(
                    "stop it, or choose another server.port", e.suggestion().orElseThrow());
        }
    }

    @Test
    void anAddressIsFreeAtOnceAlthoughClientsWereConnectedAndTheServerClosedFirst() throws Exception {
        int port;
        try (SocketChannel client = SocketChannel.open()) {
            try (ServerSocketChannel server = ListeningSocket.bind("127.0.0.1", 0, 10, "server.port")) {
                port = port(server);
                client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                server.accept().close();
            }
            try (ServerSocketChannel again = ListeningSocket.bind("127.0.0.1", port, 10, "server.port")) {
                assertEquals(port, port(again));
            }
        }
    }

    @Test
    void whatKeepsAnAddressWithoutListeningIsToldApartFromAProgram() throws Exception {
        ServerSocketChannel server = ServerSocketChannel.open();
        server.setOption(StandardSocketOptions.SO_REUSEADDR, false);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        int port = port(server);
        try (SocketChannel client = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                SocketChannel accepted = server.accept()) {
            server.close();
            assertTrue(accepted.isOpen());
            assertTrue(client.isOpen());
            CameraException e =
                    assertThrows(CameraException.class, () -> ListeningSocket.bind("127.0.0.1", port, 10, "rtsp.port"));
            assertTrue(String.valueOf(e.getMessage()).contains("no program listens there"), e.getMessage());
        }
    }

    @Test
    void aHostThatIsNotKnownIsSaid() {
        CameraException e = assertThrows(
                CameraException.class, () -> ListeningSocket.bind("no-such-host.invalid", 0, 10, "server.host"));
        assertTrue(String.valueOf(e.getMessage()).contains("the host is not known"), e.getMessage());
    }
}
