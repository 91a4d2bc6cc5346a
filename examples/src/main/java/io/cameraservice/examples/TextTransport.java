package io.cameraservice.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.cameraservice.CameraException;
import io.cameraservice.CameraService;
import io.cameraservice.access.Authenticator;
import io.cameraservice.health.ComponentHealth;
import io.cameraservice.health.ComponentState;
import io.cameraservice.spi.Transport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A transport of one's own: lines of text over TCP on loopback, to be tried with {@code nc 127.0.0.1 PORT}.
 * What is said there is the {@link TextConversation}'s. Safe for use by any thread.
 */
public final class TextTransport implements Transport {
    private static final int MOST_CLIENTS = 16;
    private static final int LONGEST_SILENCE_MILLIS = 60_000;

    private final int port;
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    private volatile @Nullable ServerSocket listening;
    private volatile Instant since = InstantSource.system().instant();

    /** Listens on this port of the loopback address; 0 takes any free one. */
    public TextTransport(int port) {
        this.port = port;
    }

    @Override
    public String name() {
        return "text";
    }

    @Override
    public void bind() {
        try {
            ServerSocket socket = new ServerSocket();
            listening = socket;
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new CameraException(
                    "cannot_listen", "port " + port + " of loopback cannot be used: " + e, "choose another port", e);
        }
    }

    @Override
    public void start(CameraService service, Authenticator authenticator) {
        ServerSocket socket = requireNonNull(listening, "not bound");
        since = InstantSource.system().instant();
        begin("text-accept", () -> accept(socket, service, authenticator));
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) requireNonNull(listening, "not bound").getLocalSocketAddress();
    }

    @Override
    public ComponentHealth health() {
        ServerSocket socket = listening;
        boolean running = socket != null && !socket.isClosed();
        return new ComponentHealth(
                name(),
                running ? ComponentState.RUNNING : ComponentState.STOPPED,
                running ? clients.size() + " clients" : "",
                since);
    }

    @Override
    public void close() {
        ServerSocket socket = listening;
        if (socket != null) {
            quietly(socket);
            clients.forEach(TextTransport::quietly);
        }
    }

    private void accept(ServerSocket socket, CameraService service, Authenticator authenticator) {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                client.setSoTimeout(LONGEST_SILENCE_MILLIS);
                clients.add(client);
                if (clients.size() > MOST_CLIENTS || socket.isClosed()) {
                    quietly(client);
                    clients.remove(client);
                } else {
                    begin("text-client", () -> serve(client, service, authenticator));
                }
            } catch (IOException closedOrOneClientLost) {
                // the loop's condition tells which
            }
        }
    }

    private void serve(Socket client, CameraService service, Authenticator authenticator) {
        TextConversation talk = new TextConversation(service, authenticator);
        try (client;
                BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8));
                PrintStream out = new PrintStream(client.getOutputStream(), true, UTF_8)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                out.println(talk.answer(line));
            }
        } catch (IOException gone) {
            // the client left, fell silent, or the service ends: nothing to tell anybody
        } finally {
            clients.remove(client);
        }
    }

    private static void begin(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void quietly(AutoCloseable open) {
        try {
            open.close();
        } catch (Exception alreadyBroken) {
            // closed is all it was to be
        }
    }
}
