package io.cameraservice.internal.capture;

import io.cameraservice.CameraException;
import io.cameraservice.CameraState;
import io.cameraservice.event.Subscription;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Who waits for frames and has to hear why none come. Safe for use by any thread. */
final class FailureListeners {
    private final List<Consumer<CameraException>> listeners = new CopyOnWriteArrayList<>();

    Subscription add(Consumer<CameraException> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    void failed(CameraException cause) {
        listeners.forEach(listener -> listener.accept(cause));
    }

    void unplugged(String device, Optional<String> reason) {
        failed(new CameraException.InvalidState(
                CameraException.InvalidState.CAMERA_DISCONNECTED,
                device + " was unplugged" + reason.map(why -> ": " + why).orElse(""),
                CameraState.DISCONNECTED,
                CameraState.IDLE,
                CameraState.RUNNING));
    }
}
