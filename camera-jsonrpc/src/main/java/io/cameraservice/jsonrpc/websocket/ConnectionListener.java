package io.cameraservice.jsonrpc.websocket;

/**
 * Hears what connections do. For one connection the calls come one after another, {@link #opened} first; it must not wait for
 * anything, since other connections share its thread.
 */
public interface ConnectionListener {
    /** A client connected. */
    default void opened(Connection connection) {}

    /** A client sent a message. */
    void received(Connection connection, String text);

    /** A connection is gone, with the code of its close frame, or 1006 without one. */
    default void closed(Connection connection, int code, String reason) {}
}
