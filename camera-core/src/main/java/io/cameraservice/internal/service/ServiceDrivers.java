package io.cameraservice.internal.service;

import io.cameraservice.CameraException;
import io.cameraservice.health.ComponentHealth;
import io.cameraservice.health.ComponentState;
import io.cameraservice.spi.CameraDriver;
import io.cameraservice.spi.CameraDriver.Availability;
import io.cameraservice.spi.CameraDriver.Condition;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A service's drivers with their availability and health. Safe for use by any thread. */
final class ServiceDrivers {
    private static final Logger log = LoggerFactory.getLogger(ServiceDrivers.class);

    private final Map<CameraDriver, Availability> drivers = new LinkedHashMap<>();
    private final Map<String, ComponentHealth> last = new ConcurrentHashMap<>();
    private final InstantSource clock;

    private ServiceDrivers(InstantSource clock) {
        this.clock = clock;
    }

    static ServiceDrivers probe(List<CameraDriver> all, InstantSource clock) {
        ServiceDrivers drivers = new ServiceDrivers(clock);
        for (CameraDriver driver : all) {
            Availability availability = driver.probe();
            drivers.drivers.put(driver, availability);
            if (availability instanceof Availability.Unavailable away) {
                log.warn("driver {}: {}", driver.name(), away.reason());
            }
        }
        return drivers;
    }

    /** Available drivers in the order in which they were added. */
    List<CameraDriver> usable() {
        return drivers.entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Availability.Available)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Starts the drivers; returns when the present cameras are in the registry. */
    void watch(CameraRegistry registry) {
        for (CameraDriver driver : usable()) {
            try {
                registry.watch(driver);
            } catch (CameraException e) {
                throw e;
            } catch (RuntimeException e) {
                throw new CameraException(
                        "driver_failed", "the driver " + driver.name() + " cannot start: " + e.getMessage(), null, e);
            }
        }
        registry.settle();
    }

    /** One component each; a state change counts from when it was first observed. */
    List<ComponentHealth> health(Instant startedAt) {
        List<ComponentHealth> all = new ArrayList<>();
        drivers.forEach((driver, availability) -> all.add(last.compute("driver:" + driver.name(), (name, before) -> {
            ComponentHealth now = health(name, driver, availability, startedAt);
            if (before == null) {
                return now;
            }
            Instant since = before.state() == now.state() ? before.since() : clock.instant();
            return new ComponentHealth(name, now.state(), now.detail(), since);
        })));
        return all;
    }

    private static ComponentHealth health(
            String name, CameraDriver driver, Availability availability, Instant startedAt) {
        if (availability instanceof Availability.Unavailable away) {
            return new ComponentHealth(name, ComponentState.ERROR, away.reason(), startedAt);
        }
        String asProbed = availability instanceof Availability.Available there ? there.detail() : "";
        return driver.condition()
                .map(condition -> new ComponentHealth(name, state(condition), detail(condition), startedAt))
                .orElseGet(() -> new ComponentHealth(name, ComponentState.RUNNING, asProbed, startedAt));
    }

    private static ComponentState state(Condition condition) {
        if (!condition.watching()) {
            return ComponentState.ERROR;
        }
        return condition.unusable().isEmpty() ? ComponentState.RUNNING : ComponentState.DEGRADED;
    }

    private static String detail(Condition condition) {
        StringBuilder detail = new StringBuilder(condition.detail());
        for (CameraDriver.Unusable one : condition.unusable()) {
            detail.append(". ").append(one.reason());
            if (!one.suggestion().isEmpty()) {
                detail.append("; ").append(one.suggestion());
            }
        }
        return detail.toString();
    }
}
