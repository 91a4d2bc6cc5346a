package io.cameraservice.v4l2;

import io.cameraservice.spi.CameraDriver;
import io.cameraservice.spi.CameraDriverProvider;

/** Makes a {@link V4l2Driver} with default options, for {@link java.util.ServiceLoader}. */
public final class V4l2DriverProvider implements CameraDriverProvider {
    /** For {@link java.util.ServiceLoader}. */
    public V4l2DriverProvider() {}

    @Override
    public String name() {
        return V4l2Driver.NAME;
    }

    @Override
    public CameraDriver create() {
        return new V4l2Driver(V4l2Options.defaults());
    }
}
