package io.cameraservice.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.VideoMode;
import io.cameraservice.health.ComponentHealth;
import io.cameraservice.health.ComponentState;
import io.cameraservice.simulation.SimulationDriver;
import io.cameraservice.spi.CameraDriver;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ServiceDriversTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Told told = new Told();
    private Instant now = START;

    @Test
    void aDriversOwnWordIsItsHealth() {
        ServiceDrivers drivers = ServiceDrivers.probe(List.of(told, new SimulationDriver(2)), () -> now);
        assertEquals(
                List.of(
                        new ComponentHealth("driver:told", ComponentState.RUNNING, "as probed", START),
                        new ComponentHealth(
                                "driver:simulation", ComponentState.RUNNING, "simulated cameras: 2", START)),
                drivers.health(START));

        now = START.plusSeconds(10);
        told.condition = new CameraDriver.Condition(
                true,
                "watching by inotify",
                List.of(
                        new CameraDriver.Unusable(
                                "/dev/video0", "/dev/video0: permission denied", "join the group video"),
                        new CameraDriver.Unusable("/dev/video2", "/dev/video2 does not answer", "")));
        ComponentHealth degraded = drivers.health(START).get(0);
        assertEquals(ComponentState.DEGRADED, degraded.state());
        assertEquals(
                "watching by inotify. /dev/video0: permission denied; join the group video. /dev/video2 does not answer",
                degraded.detail());
        assertEquals(now, degraded.since(), "the state began when it was seen");

        now = START.plusSeconds(20);
        assertEquals(degraded, drivers.health(START).get(0));

        told.condition = new CameraDriver.Condition(false, "it broke down", List.of());
        assertEquals(
                new ComponentHealth("driver:told", ComponentState.ERROR, "it broke down", now),
                drivers.health(START).get(0));
    }

    @Test
    void aDriverThatCannotWorkHereSaysWhy() {
        told.availability = new CameraDriver.Availability.Unavailable("no bus");
        ServiceDrivers drivers = ServiceDrivers.probe(List.of(told), () -> now);
        assertEquals(List.of(), drivers.usable());
        assertEquals(
                List.of(new ComponentHealth("driver:told", ComponentState.ERROR, "no bus", START)),
                drivers.health(START));
    }

    /** Says what it was told to say. */
    private static final class Told implements CameraDriver {
        private Availability availability = new Availability.Available("as probed");
        private @Nullable Condition condition;

        @Override
        public String name() {
            return "told";
        }

        @Override
        public Availability probe() {
            return availability;
        }

        @Override
        public Optional<Condition> condition() {
            return Optional.ofNullable(condition);
        }

        @Override
        public void start(Listener listener) {}

        @Override
        public Capture open(DeviceInfo device, VideoMode mode, FrameSink sink) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}
