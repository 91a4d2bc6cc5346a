package io.cameraservice.jsonrpc.client;

/** The connection ended before the answer came. */
public final class ConnectionClosed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;

    ConnectionClosed(int code, String reason) {
        super("the connection was closed: " + code + " " + reason);
        this.code = code;
    }

    /** The code of the close frame; 1006 without one. */
    public int code() {
        return code;
    }
}
