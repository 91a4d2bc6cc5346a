package io.cameraservice.bench.rpc;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.java_websocket.WebSocket;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;
import org.jspecify.annotations.Nullable;

/** The service's WebSocket library with nothing around it: sends back what it gets. Prints a line READY with its address. */
public final class EchoServer extends WebSocketServer {
    private EchoServer() {
        super(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        setTcpNoDelay(true);
        setMaxPendingConnections(512);
        setConnectionLostTimeout(0);
    }

    public static void main(String[] args) {
        new EchoServer().run();
    }

    @Override
    public void onMessage(WebSocket socket, String text) {
        socket.send(text);
    }

    @Override
    public void onOpen(WebSocket socket, ClientHandshake request) {}

    @Override
    public void onClose(WebSocket socket, int code, String reason, boolean remote) {}

    @Override
    public void onError(@Nullable WebSocket socket, Exception error) {
        if (socket == null) {
            throw new IllegalStateException("the echo server fails", error);
        }
    }

    @Override
    public void onStart() {
        System.out.println("READY ws://127.0.0.1:" + getPort() + "/ws");
    }
}
