package io.cameraservice.v4l2;

import io.cameraservice.v4l2.internal.nodes.DriverSession;

/** Drivers with other settings than the usual ones, for tests in other packages. */
public final class Drivers {
    private Drivers() {}

    /** One of this machine. */
    public static V4l2Driver real(DriverSession.Settings settings) {
        return new V4l2Driver(V4l2Options.defaults(), settings, null);
    }
}
