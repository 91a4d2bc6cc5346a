package io.cameraservice.internal.util;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalPeerTest {
    private static final int NOBODY = 65534;
    private static final InetSocketAddress OURS = end("127.0.0.1", 40000);
    private static final InetSocketAddress THEIRS = end("127.0.0.1", 9997);

    @TempDir
    Path proc;

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "0.0.0.0", "::"})
    void ourOwnListenerIsOurs(String host) throws IOException {
        int uid = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getByName(host));
                Socket socket = new Socket(
                        InetAddress.getByName(host.equals("127.0.0.2") ? host : "127.0.0.1"),
                        listener.getLocalPort())) {
            assertEquals(new LocalPeer(true, Set.of(uid)), of(socket), "waits to be accepted");
            try (Socket accepted = listener.accept()) {
                assertTrue(accepted.isConnected());
                assertEquals(new LocalPeer(true, Set.of(uid)), of(socket));
            }
        }
    }

    /** Python accepts one connection, closes its listener and waits. */
    @Test
    void anotherUsersIsTheirs() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root may run programs as others");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "there is no python3");
        String program =
                "import socket; s = socket.create_server(('127.0.0.1', 0)); print(s.getsockname()[1], flush=True);"
                        + " input(); c, _ = s.accept(); s.close(); print('accepted', flush=True); input()";
        Process python = new ProcessBuilder(
                        "setpriv", "--reuid", "" + NOBODY, "--clear-groups", "/usr/bin/python3", "-c", program)
                .redirectErrorStream(true)
                .start();
        try (var said = python.inputReader(UTF_8);
                var keys = python.outputWriter(UTF_8)) {
            int port = Integer.parseInt(said.readLine());
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertEquals(new LocalPeer(true, Set.of(NOBODY)), of(socket), "waits to be accepted");
                keys.write("\n");
                keys.flush();
                assertEquals("accepted", said.readLine());
                assertEquals(new LocalPeer(true, Set.of(NOBODY)), of(socket), "the listener is gone");
            }
        } finally {
            python.destroyForcibly();
        }
    }

    @Test
    void theNearestListenerCounts() throws IOException {
        table(
                "tcp",
                "0100007F:270D 00000000:0000 0A 5 11",
                "00000000:270D 00000000:0000 0A 6 12",
                "0100007F:270E 00000000:0000 0A 7 13");
        table("tcp6", "00000000000000000000000000000000:270D 00000000000000000000000000000000:0000 0A 8 14");
        assertEquals(new LocalPeer(true, Set.of(5)), LocalPeer.of(OURS, THEIRS, proc));
        assertEquals(new LocalPeer(true, Set.of(6)), LocalPeer.of(OURS, end("127.0.0.2", 9997), proc));
        assertEquals(new LocalPeer(true, Set.of(8)), LocalPeer.of(OURS, end("::1", 9997), proc));
    }

    @Test
    void theEndOfTheConnectionCountsMost() throws IOException {
        table("tcp", "0100007F:270D 00000000:0000 0A 5 11", "0100007F:270D 0100007F:9C40 01 9 15");
        assertEquals(new LocalPeer(true, Set.of(9)), LocalPeer.of(OURS, THEIRS, proc));
        table("tcp", "0100007F:9C40 0100007F:270D 01 1 16", "0100007F:270D 0100007F:9C41 01 9 15");
        table("tcp6", "0000000000000000FFFF00000100007F:270D 0000000000000000FFFF00000100007F:9C40 01 7 17");
        assertEquals(new LocalPeer(true, Set.of(7)), LocalPeer.of(OURS, THEIRS, proc));
    }

    @Test
    void whoHasGoneAndWhoIsElsewhere() throws IOException {
        table("tcp", "0100007F:270D 0100007F:9C40 01 0 0");
        assertEquals(new LocalPeer(true, Set.of()), LocalPeer.of(OURS, THEIRS, proc));
        table("tcp", "0100007F:9C40 0100007F:270D 01 1 16", "nonsense", "0100007F:270D x");
        assertFalse(LocalPeer.of(OURS, THEIRS, proc).seen());
    }

    @Test
    void aMachineWithoutTables() {
        assertThrows(IOException.class, () -> LocalPeer.of(OURS, THEIRS, proc));
    }

    private static InetSocketAddress end(String address, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByName(address), port);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static LocalPeer of(Socket socket) throws IOException {
        return LocalPeer.of((InetSocketAddress) socket.getLocalSocketAddress(), (InetSocketAddress)
                socket.getRemoteSocketAddress());
    }

    /** Local and remote end, state, user, inode. */
    private void table(String name, String... entries) throws IOException {
        StringBuilder text =
                new StringBuilder("  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt"
                        + "   uid  timeout inode\n");
        for (String entry : entries) {
            String[] f = (entry + " 0 0 0 0").split(" ", -1);
            text.append(String.format(
                    Locale.ROOT,
                    "   0: %s %s %s 00000000:00000000 00:00000000 00000000 %s 0 %s 1 0000000000000000 100 0 0 10 0%n",
                    f[0],
                    f[1],
                    f[2],
                    f[3],
                    f[4]));
        }
        Files.createDirectories(proc.resolve("net"));
        Files.writeString(proc.resolve("net").resolve(name), text);
    }
}
