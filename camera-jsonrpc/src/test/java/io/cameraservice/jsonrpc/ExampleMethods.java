package io.cameraservice.jsonrpc;

import com.google.gson.JsonElement;
import io.cameraservice.jsonrpc.protocol.Dispatcher;
import io.cameraservice.jsonrpc.protocol.Execution;
import io.cameraservice.jsonrpc.protocol.MessageLimits;
import io.cameraservice.jsonrpc.protocol.MethodTable;
import io.cameraservice.jsonrpc.protocol.Param;
import io.cameraservice.jsonrpc.protocol.Params;
import io.cameraservice.jsonrpc.protocol.RpcError;
import io.cameraservice.jsonrpc.protocol.RpcException;
import io.cameraservice.jsonrpc.protocol.RpcMethod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The methods of the specification's examples and those of the transcripts; the context is any object. */
public final class ExampleMethods {
    private ExampleMethods() {}

    record Subtract(int minuend, int subtrahend) {}

    record Three(int a, int b, int c) {}

    record Five(int a, int b, int c, int d, int e) {}

    record One(int a) {}

    record Echo(JsonElement value) {}

    record StartRecord(
            String device,

            @Param(optional = true, min = 1, max = 86400) @Nullable
            Integer duration,

            @Param(
                    optional = true,
                    oneOf = {"fmp4", "mpegts"})
            @Nullable
            String format) {}

    record Recording(
            String device,
            Instant startTime,
            Optional<Duration> duration,
            @Nullable String format) {}

    /** A dispatcher of them, with batches of at most 6. */
    public static Dispatcher<Object> dispatcher() {
        return new Dispatcher<>(new MethodTable<>(all()), new MessageLimits(6, 32), thrown -> Optional.empty());
    }

    /** All of them. */
    public static List<RpcMethod<Object, ?, ?>> all() {
        return List.of(
                RpcMethod.of("ping", "", Params.None.class, String.class, (Params.None p, Object c) -> "pong")
                        .withAliases("pong")
                        .runs(Execution.INLINE),
                RpcMethod.of(
                        "subtract",
                        "",
                        Subtract.class,
                        Integer.class,
                        (Subtract p, Object c) -> p.minuend() - p.subtrahend()),
                RpcMethod.of("sum", "", Three.class, Integer.class, (Three p, Object c) -> p.a() + p.b() + p.c()),
                RpcMethod.of(
                        "notify_sum", "", Three.class, Integer.class, (Three p, Object c) -> p.a() + p.b() + p.c()),
                RpcMethod.of("notify_hello", "", One.class, Integer.class, (One p, Object c) -> p.a()),
                RpcMethod.of("update", "", Five.class, Integer.class, (Five p, Object c) -> p.e()),
                RpcMethod.of(
                        "get_data",
                        "",
                        Params.None.class,
                        List.class,
                        (Params.None p, Object c) -> List.of("hello", 5)),
                RpcMethod.of("echo", "", Echo.class, JsonElement.class, (Echo p, Object c) -> p.value()),
                RpcMethod.<Object, Params.None, String>of(
                        "nothing", "", Params.None.class, String.class, (p, c) -> null),
                RpcMethod.of("fail", "", Params.None.class, String.class, (Params.None p, Object c) -> {
                    throw new StackOverflowError("a secret");
                }),
                RpcMethod.of("guarded", "", One.class, Integer.class, (One p, Object c) -> p.a())
                        .guardedBy(c -> {
                            throw new RpcException(RpcError.of(-32001, "no", "closed"));
                        }),
                RpcMethod.of("record", "", StartRecord.class, Recording.class, ExampleMethods::record));
    }

    private static Recording record(StartRecord p, Object context) {
        if (!p.device().equals("camera0")) {
            throw new RpcException(RpcError.of(-32010, "no " + p.device(), "camera_not_found"));
        }
        Optional<Duration> duration = Optional.ofNullable(p.duration()).map(Duration::ofSeconds);
        return new Recording(p.device(), Instant.parse("2026-03-01T12:00:00Z"), duration, p.format());
    }
}
