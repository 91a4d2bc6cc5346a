package io.cameraservice.jsonrpc.api;

import com.google.gson.JsonObject;
import io.cameraservice.CameraService;
import io.cameraservice.access.Authenticator;
import io.cameraservice.jsonrpc.protocol.MethodTable;
import io.cameraservice.jsonrpc.protocol.Params;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The one table of methods; the reference ({@code rpc.discover}) is made from it. Immutable. */
public final class CameraApi {
    private final List<ApiMethod> methods;

    /** The API of a service. */
    public CameraApi(CameraService service, Authenticator authenticator, ServerInfo info, InstantSource clock) {
        ServiceMethods self = new ServiceMethods(service, authenticator, info);
        Supplier<JsonObject> reference = once(() -> OpenRpc.document(info, methods()));
        ApiMethod discover = ApiMethod.open(
                "rpc.discover",
                "This reference, as an OpenRPC document.",
                Params.None.class,
                JsonObject.class,
                (none, caller) -> reference.get());
        methods = Stream.of(
                        self.openMethods(),
                        List.of(discover),
                        new CameraMethods().methods(),
                        ControlMethods.methods(),
                        SnapshotMethods.methods(),
                        RecordingMethods.methods(),
                        new StreamMethods(clock).methods(),
                        new ExternalMethods(clock).methods(),
                        self.methods())
                .flatMap(List::stream)
                .toList();
    }

    /** All methods, for the reference. */
    public List<ApiMethod> methods() {
        return methods;
    }

    /** All methods, for the dispatcher. */
    public MethodTable<Caller> table() {
        return new MethodTable<>(methods.stream().map(ApiMethod::method).toList());
    }

    /** Computed at the first call; its value does not change. */
    private static <T> Supplier<T> once(Supplier<T> supplier) {
        AtomicReference<@Nullable T> made = new AtomicReference<>();
        return () -> {
            T value = made.get();
            if (value == null) {
                value = supplier.get();
                made.set(value);
            }
            return value;
        };
    }
}
