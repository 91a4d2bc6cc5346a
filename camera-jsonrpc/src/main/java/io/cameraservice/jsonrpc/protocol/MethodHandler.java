package io.cameraservice.jsonrpc.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What a method does.
 *
 * @param <C> who is calling: whatever the transport says about the connection
 * @param <P> the parameters
 * @param <R> the result
 */
@FunctionalInterface
public interface MethodHandler<C, P, R> {
    /**
     * Answers one call. An {@link RpcException} tells the caller just what it says; anything else goes through the
     * {@link ErrorMapper}.
     */
    @Nullable
    R handle(P params, C context) throws Exception;
}
