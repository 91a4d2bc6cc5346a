package io.cameraservice.jsonrpc.api;

import io.cameraservice.CameraSession;
import io.cameraservice.access.Operation;
import io.cameraservice.access.Role;
import io.cameraservice.jsonrpc.protocol.Execution;
import io.cameraservice.jsonrpc.protocol.Params;
import io.cameraservice.jsonrpc.protocol.RpcMethod;
import java.lang.reflect.Type;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * One line of the method table. Immutable.
 *
 * @param method what it takes, does and gives
 * @param role the role needed to call it; empty if no login is needed
 */
public record ApiMethod(RpcMethod<Caller, ?, ?> method, Optional<Role> role) {
    /** A method without login, run inline: calls that follow a login on the same connection see its result. */
    static <P extends Record, R> ApiMethod open(
            String name, String summary, Class<P> params, Type result, RpcMethod.Handler<Caller, P, R> handler) {
        return new ApiMethod(
                RpcMethod.of(name, summary, params, result, handler).runs(Execution.INLINE), Optional.empty());
    }

    /** A method for this operation, answered from memory or files. */
    static <P extends Record, R> ApiMethod of(
            Operation operation,
            String name,
            String summary,
            Class<P> params,
            Type result,
            BiFunction<CameraSession, P, R> handler) {
        RpcMethod<Caller, P, R> method = RpcMethod.<Caller, P, R>of(
                        name, summary, params, result, (p, caller) -> handler.apply(caller.session(), p))
                .guardedBy(caller -> caller.require(operation, name));
        return new ApiMethod(method, Optional.of(operation.role()));
    }

    /** The same without parameters. */
    static <R> ApiMethod of(
            Operation operation, String name, String summary, Type result, Function<CameraSession, R> handler) {
        return of(operation, name, summary, Params.None.class, result, (session, none) -> handler.apply(session));
    }

    /** The same method, run as one that waits for devices, other programs or hosts. */
    ApiMethod slow() {
        return new ApiMethod(method.runs(Execution.SLOW), role);
    }

    /** The same method, run inline: its result does not change. */
    ApiMethod inline() {
        return new ApiMethod(method.runs(Execution.INLINE), role);
    }

    /** The same method under another name, too. */
    ApiMethod alias(String other) {
        return new ApiMethod(method.withAliases(other), role);
    }
}
