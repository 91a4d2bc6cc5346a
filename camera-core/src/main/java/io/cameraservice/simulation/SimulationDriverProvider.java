package io.cameraservice.simulation;

import io.cameraservice.spi.CameraDriver;
import io.cameraservice.spi.CameraDriverProvider;

/**
 * Offers simulated cameras to applications that discover their drivers: none, unless the system property
 * {@value #CAMERAS} says how many, so that nobody takes a simulated camera for a real one by accident.
 */
public final class SimulationDriverProvider implements CameraDriverProvider {
    /** Name of the system property with the number of cameras. */
    public static final String CAMERAS = "io.cameraservice.simulation.cameras";

    @Override
    public String name() {
        return SimulationDriver.NAME;
    }

    @Override
    public CameraDriver create() {
        return new SimulationDriver(Math.max(0, Integer.getInteger(CAMERAS, 0)));
    }
}
