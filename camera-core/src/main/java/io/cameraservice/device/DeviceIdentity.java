package io.cameraservice.device;

import static java.util.Objects.requireNonNull;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Identifies a camera, whichever node the kernel gives it.
 *
 * <p>Strongest first: a serial number says it alone; without one, model and port together do; a model alone does while only
 * one such camera is missing. Immutable.
 */
public final class DeviceIdentity {
    private final String model;
    private final @Nullable String serial;
    private final @Nullable String port;

    private DeviceIdentity(String model, @Nullable String serial, @Nullable String port) {
        this.model = requireNonNull(model, "model").strip();
        this.serial = blankToNull(serial);
        this.port = blankToNull(port);
        if (this.model.isEmpty()) {
            throw new IllegalArgumentException("a device identity needs a model");
        }
    }

    /**
     * An identity of what is known.
     *
     * @param model what all cameras of one kind share, e.g. {@code "046d:0825 HD Webcam C270"}; not blank
     * @param serial the camera's own serial number; null or blank if it has none
     * @param port where it is plugged in, e.g. {@code "pci-0000:00:14.0-usb-0:2:1.0"}; null if unknown
     */
    public static DeviceIdentity of(String model, @Nullable String serial, @Nullable String port) {
        return new DeviceIdentity(model, serial, port);
    }

    /** What all cameras of this kind share. */
    public String model() {
        return model;
    }

    /** The camera's own serial number, where it has one. */
    public Optional<String> serial() {
        return Optional.ofNullable(serial);
    }

    /** The port path, where it is known. */
    public Optional<String> port() {
        return Optional.ofNullable(port);
    }

    /** Whether both are of one model and have the same serial number, or both none; the port does not matter. */
    public boolean couldBe(DeviceIdentity other) {
        return model.equals(other.model) && Objects.equals(serial, other.serial);
    }

    /** The text under which the camera can be named in requests: model and serial, or model and port. */
    public String stableName() {
        String tail = serial != null ? serial : port != null ? "at " + port : "";
        return tail.isEmpty() ? model : model + " " + tail;
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof DeviceIdentity other
                && model.equals(other.model)
                && Objects.equals(serial, other.serial)
                && Objects.equals(port, other.port);
    }

    @Override
    public int hashCode() {
        return Objects.hash(model, serial, port);
    }

    @Override
    public String toString() {
        return stableName();
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
