package io.cameraservice.jsonrpc.protocol;

import java.util.Optional;

/** Turns an exception of the application into an error its caller can use. */
@FunctionalInterface
public interface ErrorMapper {
    /** The error; empty if the exception is a fault of the service. */
    Optional<RpcError> map(Throwable thrown);

    /** Every exception is a fault. */
    static ErrorMapper none() {
        return thrown -> Optional.empty();
    }
}
