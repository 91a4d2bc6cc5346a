package io.cameraservice.spi;

/** Makes a driver with its default options, for {@link java.util.ServiceLoader}. */
public interface CameraDriverProvider {
    /** The driver's name. */
    String name();

    /** A new driver, not started. */
    CameraDriver create();
}
