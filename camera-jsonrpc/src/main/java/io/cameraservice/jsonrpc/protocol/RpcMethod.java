package io.cameraservice.jsonrpc.protocol;

import static java.util.Objects.requireNonNull;

import com.google.gson.JsonElement;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One method: what it is called, takes and gives, and what it does. Immutable.
 *
 * @param name the name on the wire
 * @param aliases other names it answers to
 * @param summary one line for the reference
 * @param params what it takes
 * @param result the Java type of what it gives
 * @param execution where it may run
 * @param guard who may call it
 * @param handler what it does
 */
public record RpcMethod<C, P extends Record, R>(
        String name,
        List<String> aliases,
        String summary,
        Params<P> params,
        Type result,
        Execution execution,
        Guard<C> guard,
        Handler<C, P, R> handler) {
    /**
     * What a method does.
     *
     * @param <C> who is calling: whatever the transport says about the connection
     * @param <P> the parameters
     * @param <R> the result
     */
    @FunctionalInterface
    public interface Handler<C, P, R> {
        /**
         * Answers one call. The error of an {@link RpcException} is sent as it is; other exceptions go through the
         * {@link Dispatcher.ErrorMapper}.
         */
        @Nullable
        R handle(P params, C context) throws Exception;
    }

    /** Decides whether a caller may call at all, before its parameters are read. */
    @FunctionalInterface
    public interface Guard<C> {
        /** Returns if it may, and throws the reason if not. */
        void check(C context) throws Exception;
    }

    public RpcMethod {
        requireNonNull(name, "name");
        aliases = List.copyOf(aliases);
        requireNonNull(summary, "summary");
        requireNonNull(params, "params");
        requireNonNull(result, "result");
        requireNonNull(execution, "execution");
        requireNonNull(guard, "guard");
        requireNonNull(handler, "handler");
    }

    /** A method everybody may call, {@link Execution#POOLED}. */
    public static <C, P extends Record, R> RpcMethod<C, P, R> of(
            String name, String summary, Class<P> params, Type result, Handler<C, P, R> handler) {
        return new RpcMethod<>(
                name, List.of(), summary, Params.of(params), result, Execution.POOLED, context -> {}, handler);
    }

    /** The same with other names. */
    public RpcMethod<C, P, R> withAliases(String... others) {
        return new RpcMethod<>(name, List.of(others), summary, params, result, execution, guard, handler);
    }

    /** The same, run elsewhere. */
    public RpcMethod<C, P, R> runs(Execution other) {
        return new RpcMethod<>(name, aliases, summary, params, result, other, guard, handler);
    }

    /** The same for those the guard lets through. */
    public RpcMethod<C, P, R> guardedBy(Guard<C> other) {
        return new RpcMethod<>(name, aliases, summary, params, result, execution, other, handler);
    }

    JsonElement call(@Nullable JsonElement arguments, C context) throws Exception {
        guard.check(context);
        return WireJson.toTree(handler.handle(params.decode(arguments), context));
    }
}
