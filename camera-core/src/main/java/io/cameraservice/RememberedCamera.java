package io.cameraservice;

import static java.util.Objects.requireNonNull;

/**
 * What a service calls a device, whether it runs or not; see {@link CameraServiceBuilder#remembered}. Immutable.
 *
 * @param id the name the camera keeps
 * @param name what a person calls it: its label if one was set, else the device's name
 */
public record RememberedCamera(CameraId id, String name) {
    public RememberedCamera {
        requireNonNull(id, "id");
        requireNonNull(name, "name");
    }
}
