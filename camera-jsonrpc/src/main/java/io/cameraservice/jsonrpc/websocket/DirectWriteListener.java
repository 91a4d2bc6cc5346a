package io.cameraservice.jsonrpc.websocket;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.java_websocket.WebSocket;
import org.java_websocket.WebSocketAdapter;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.drafts.Draft;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.framing.Framedata;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.handshake.Handshakedata;
import org.java_websocket.handshake.ServerHandshakeBuilder;

/**
 * The library's server as its connections see it, but for one thing: what they want to write goes to the client's own queue. The
 * library's way, by its selector, loses wake-ups: a reply that is queued between its look at the queue and its change of the
 * key's interest waits for the next event (Java-WebSocket 1.6.0, {@code WebSocketServer.doWrite}).
 */
final class DirectWriteListener extends WebSocketAdapter {
    private final WebSocketAdapter server;

    DirectWriteListener(WebSocketAdapter server) {
        this.server = server;
    }

    @Override
    public void onWriteDemand(WebSocket socket) {
        if (((WebSocketImpl) socket).getChannel() instanceof ClientSocket client) {
            client.takeOver();
        }
    }

    @Override
    public ServerHandshakeBuilder onWebsocketHandshakeReceivedAsServer(
            WebSocket socket, Draft draft, ClientHandshake request) throws InvalidDataException {
        return server.onWebsocketHandshakeReceivedAsServer(socket, draft, request);
    }

    @Override
    public void onWebsocketMessage(WebSocket socket, String message) {
        server.onWebsocketMessage(socket, message);
    }

    @Override
    public void onWebsocketMessage(WebSocket socket, ByteBuffer message) {
        server.onWebsocketMessage(socket, message);
    }

    @Override
    public void onWebsocketPing(WebSocket socket, Framedata frame) {
        server.onWebsocketPing(socket, frame);
    }

    @Override
    public void onWebsocketOpen(WebSocket socket, Handshakedata handshake) {
        server.onWebsocketOpen(socket, handshake);
    }

    @Override
    public void onWebsocketClose(WebSocket socket, int code, String reason, boolean remote) {
        server.onWebsocketClose(socket, code, reason, remote);
    }

    @Override
    public void onWebsocketClosing(WebSocket socket, int code, String reason, boolean remote) {
        server.onWebsocketClosing(socket, code, reason, remote);
    }

    @Override
    public void onWebsocketCloseInitiated(WebSocket socket, int code, String reason) {
        server.onWebsocketCloseInitiated(socket, code, reason);
    }

    @Override
    public void onWebsocketError(WebSocket socket, Exception error) {
        server.onWebsocketError(socket, error);
    }

    @Override
    public InetSocketAddress getLocalSocketAddress(WebSocket socket) {
        return server.getLocalSocketAddress(socket);
    }

    @Override
    public InetSocketAddress getRemoteSocketAddress(WebSocket socket) {
        return server.getRemoteSocketAddress(socket);
    }
}
