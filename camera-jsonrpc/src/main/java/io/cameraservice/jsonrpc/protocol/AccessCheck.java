package io.cameraservice.jsonrpc.protocol;

/** Decides whether a caller may call at all, before its parameters are looked at. */
@FunctionalInterface
public interface AccessCheck<C> {
    /** Returns if it may, and throws the reason if not. */
    void check(C context) throws Exception;
}
