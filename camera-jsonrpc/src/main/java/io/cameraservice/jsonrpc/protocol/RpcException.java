package io.cameraservice.jsonrpc.protocol;

import static java.util.Objects.requireNonNull;

/** Carries an error from a handler to the caller. */
public final class RpcException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient RpcError error;

    public RpcException(RpcError error) {
        super(error.message() + " " + error.data());
        this.error = requireNonNull(error, "error");
    }

    /** The error for the caller. */
    public RpcError error() {
        return error;
    }
}
