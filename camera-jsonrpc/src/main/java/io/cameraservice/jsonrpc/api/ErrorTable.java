package io.cameraservice.jsonrpc.api;

import io.cameraservice.CameraException;
import io.cameraservice.jsonrpc.protocol.Dispatcher.ErrorMapper;
import io.cameraservice.jsonrpc.protocol.RpcError;
import java.util.Optional;

/** The one table from the exceptions of core to the codes on the wire. */
public final class ErrorTable implements ErrorMapper {
    /** No, bad or expired credentials. */
    public static final int UNAUTHENTICATED = -32001;
    /** The role is too low. */
    public static final int FORBIDDEN = -32002;
    /** No such camera, recording, snapshot or stream. */
    public static final int NOT_FOUND = -32010;
    /** Not possible in the present state. */
    public static final int INVALID_STATE = -32020;
    /** The camera or the build cannot do it. */
    public static final int NOT_SUPPORTED = -32030;
    /** ffmpeg or the media server failed or is away. */
    public static final int DEPENDENCY_FAILED = -32050;
    /** The storage is full or cannot be written. */
    public static final int STORAGE_FAILED = -32060;
    /** The camera is plugged in and fails; the reasons are those of docs/devices.md. */
    public static final int DEVICE_FAILED = -32070;

    @Override
    public Optional<RpcError> map(Throwable thrown) {
        if (!(thrown instanceof CameraException e)) {
            return Optional.empty();
        }
        return mapKnown(e).map(error -> error.suggest(e.suggestion().orElse(null)));
    }

    private static Optional<RpcError> mapKnown(CameraException thrown) {
        if (thrown instanceof CameraException.InvalidArgument e) {
            return Optional.of(RpcError.invalidParams(e.param(), e.rule()).with("detail", message(e)));
        }
        if (thrown instanceof CameraException.Unauthenticated e) {
            return Optional.of(error(UNAUTHENTICATED, e));
        }
        if (thrown instanceof CameraException.Forbidden e) {
            return Optional.of(error(FORBIDDEN, e)
                    .with("required_role", e.required().wireName())
                    .with("have_role", e.have().wireName()));
        }
        if (thrown instanceof CameraException.NotFound e) {
            return Optional.of(
                    error(NOT_FOUND, e).with("resource", e.resource()).with("id", e.id()));
        }
        if (thrown instanceof CameraException.InvalidState e) {
            return Optional.of(
                    error(INVALID_STATE, e).with("state", e.state()).with("allowed_states", e.allowedStates()));
        }
        if (thrown instanceof CameraException.NotSupported e) {
            return Optional.of(error(NOT_SUPPORTED, e).with("feature", e.feature()));
        }
        if (thrown instanceof CameraException.DeviceFailed e) {
            return Optional.of(error(DEVICE_FAILED, e).with("detail", message(e)));
        }
        if (thrown instanceof CameraException.DependencyFailed e) {
            return Optional.of(error(DEPENDENCY_FAILED, e)
                    .with("dependency", e.dependency())
                    .with("detail", message(e)));
        }
        if (thrown instanceof CameraException.StorageFailed e) {
            return Optional.of(
                    error(STORAGE_FAILED, e).with("free_bytes", e.freeBytes()).with("needed_bytes", e.neededBytes()));
        }
        return Optional.empty();
    }

    private static RpcError error(int code, CameraException e) {
        return RpcError.of(code, message(e), e.reason());
    }

    private static String message(CameraException e) {
        return String.valueOf(e.getMessage());
    }
}
