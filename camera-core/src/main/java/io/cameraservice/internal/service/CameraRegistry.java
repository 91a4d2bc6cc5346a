package io.cameraservice.internal.service;

import io.cameraservice.Camera;
import io.cameraservice.CameraException;
import io.cameraservice.CameraId;
import io.cameraservice.CameraStatus;
import io.cameraservice.device.Control;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.internal.network.NetworkCameras;
import io.cameraservice.internal.recording.RecordingSource;
import io.cameraservice.internal.util.Outcomes;
import io.cameraservice.internal.util.SerialExecutor;
import io.cameraservice.internal.util.StateStore;
import io.cameraservice.internal.util.Threads;
import io.cameraservice.spi.CameraDriver;
import io.cameraservice.spi.CameraDriver.Listener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All cameras, connected or not; reports of drivers are processed one after the other. Safe for use by any thread. */
public final class CameraRegistry implements NetworkCameras.Registry, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CameraRegistry.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private final CameraContext context;
    private final StateStore state;
    private final IdentityStore identities;
    private final Runnable changed;
    private final SerialExecutor line;
    private final Map<CameraId, CameraImpl> cameras = new ConcurrentSkipListMap<>();
    private final Map<String, CameraImpl> byNode = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** Loads the known cameras as not plugged in; {@code changed} runs when a camera is added or removed. */
    public CameraRegistry(CameraContext context, StateStore state, Runnable changed) {
        this.context = context;
        this.state = state;
        this.identities = new IdentityStore(state);
        this.changed = changed;
        this.line = context.threads().line();
        identities.all().forEach(known -> cameras.put(known.id(), new CameraImpl(context, known, state)));
    }

    /**
     * Starts the driver and follows its reports. Of the devices present at the start, those at their old ports come
     * first, so that a new device listed earlier does not get their ids.
     */
    public void watch(CameraDriver driver) {
        List<DeviceInfo> present = new ArrayList<>();
        AtomicBoolean watching = new AtomicBoolean();
        driver.start(new Listener() {
            @Override
            public void attached(DeviceInfo device) {
                line.execute(() -> {
                    if (watching.get()) {
                        attach(driver, device);
                    } else {
                        present.removeIf(d -> d.node().equals(device.node()));
                        present.add(device);
                    }
                });
            }

            @Override
            public void detached(String node) {
                line.execute(() -> {
                    present.removeIf(d -> d.node().equals(node));
                    detach(driver.name(), node);
                });
            }

            @Override
            public void detached(DeviceInfo device, String reason) {
                line.execute(() -> {
                    present.removeIf(d -> d.node().equals(device.node()));
                    missing(driver, device, reason);
                });
            }

            @Override
            public void controlChanged(String node, Control control) {
                CameraImpl camera = byNode.get(key(driver.name(), node));
                if (camera != null) {
                    camera.controlChanged(control);
                }
            }
        });
        onLine(() -> {
            watching.set(true);
            present.sort(Comparator.comparing(d -> !identities.isInItsPlace(d)));
            present.forEach(d -> attach(driver, d));
            present.clear();
            return true;
        });
    }

    /** Returns when the cameras' states reflect all that was reported so far. */
    @Override
    public void settle() {
        onLine(() -> true);
        cameras.values().forEach(camera -> await(camera.settled()));
    }

    public List<Camera> all() {
        return List.copyOf(cameras.values());
    }

    /** By id, node or stable identity. */
    @Override
    public Optional<Camera> find(String name) {
        return lookUp(name).map(c -> c);
    }

    CameraImpl get(String name) {
        return lookUp(name).orElseThrow(() -> new CameraException.NotFound("camera", name));
    }

    public Optional<RecordingSource> source(CameraId camera) {
        return Optional.ofNullable(cameras.get(camera)).map(CameraImpl::source);
    }

    public Collection<CameraId> ids() {
        return List.copyOf(cameras.keySet());
    }

    /** Sets or removes what a person calls the camera. */
    public CameraStatus rename(CameraId id, String label) {
        String text = label.strip();
        if (text.length() > 100 || text.chars().anyMatch(Character::isISOControl)) {
            throw new CameraException.InvalidArgument(
                    "name", "at most 100 characters", "a camera's name has at most 100 printable characters");
        }
        return onLine(() -> {
            CameraImpl camera = get(id.toString());
            KnownCamera labelled = camera.known().labelled(text);
            identities.put(labelled);
            camera.rename(labelled);
            return camera.status();
        });
    }

    /** Has every camera publish its stream's URLs if they changed. Returns at once. */
    public void urlsChanged() {
        line.execute(() -> {
            if (!closed) {
                cameras.values().forEach(CameraImpl::urlsChanged);
            }
        });
    }

    /**
     * Removes a camera with its label and the values of its controls; its recording is ended first, media on disk stay.
     */
    @Override
    public void forget(CameraId id) {
        CameraImpl camera = onLine(() -> {
            CameraImpl known = get(id.toString());
            identities.remove(id);
            cameras.remove(id);
            byNode.values().remove(known);
            changed.run();
            return known;
        });
        log.info("{}: {} is removed", id, camera.known().name());
        if (camera.recording().isPresent()) {
            try {
                camera.stopRecording();
            } catch (CameraException e) {
                log.warn("{}: {}", id, e.getMessage());
            }
        }
        camera.detach(camera.known(), Optional.of("removed"));
        await(camera.settled());
        camera.discard();
    }

    /** Ends all cameras, side by side. Idempotent, bounded. */
    @Override
    public void close() {
        closed = true;
        try {
            onLine(() -> true); // a camera that is being added is closed with the others
        } catch (CameraException e) {
            log.warn("{}", e.getMessage());
        }
        List<Thread> closers = cameras.values().stream()
                .map(camera -> Threads.daemon("camera-close-" + camera.id(), camera::close))
                .toList();
        closers.forEach(Thread::start);
        for (Thread closer : closers) {
            try {
                closer.join(CLOSE_TIMEOUT.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void attach(CameraDriver driver, DeviceInfo device) {
        if (closed) {
            return;
        }
        String key = key(driver.name(), device.node());
        CameraImpl there = byNode.get(key);
        if (there != null && !there.known().identity().couldBe(device.identity())) {
            log.info("{} is now another device", device.node());
            detach(driver.name(), device.node());
        }
        KnownCamera known = recognise(device, key);
        CameraImpl camera = managed(known);
        byNode.put(key, camera);
        log.info(
                "{}: {} at {} ({})",
                known.id(),
                known.name(),
                device.node(),
                known.identity().stableName());
        camera.attach(known, driver, device);
    }

    private KnownCamera recognise(DeviceInfo device, String key) {
        Set<CameraId> present = new HashSet<>();
        byNode.forEach((node, camera) -> {
            if (!node.equals(key)) {
                present.add(camera.id());
            }
        });
        return identities.recognise(device, present);
    }

    private CameraImpl managed(KnownCamera known) {
        CameraImpl there = cameras.get(known.id());
        if (there != null) {
            return there;
        }
        CameraImpl camera = new CameraImpl(context, known, state);
        cameras.put(known.id(), camera);
        changed.run();
        return camera;
    }

    private void detach(String driver, String node) {
        CameraImpl camera = byNode.remove(key(driver, node));
        if (camera != null) {
            log.info("{}: {} is gone", camera.id(), node);
            camera.detach(camera.known(), Optional.empty());
        }
    }

    /** A device is away; one that was never seen before gets an id all the same. */
    private void missing(CameraDriver driver, DeviceInfo device, String reason) {
        if (closed) {
            return;
        }
        String key = key(driver.name(), device.node());
        KnownCamera known = recognise(device, key);
        CameraImpl camera = managed(known);
        log.info("{}: {} is away: {}", known.id(), device.node(), reason);
        camera.detach(known, Optional.of(reason));
        byNode.remove(key);
    }

    private Optional<CameraImpl> lookUp(String name) {
        return CameraId.parse(name)
                .map(cameras::get)
                .or(() -> cameras.values().stream()
                        .filter(c -> c.device().map(d -> d.node().equals(name)).orElse(false)
                                || c.known().identity().stableName().equals(name))
                        .findFirst());
    }

    private <T> T onLine(Supplier<T> work) {
        return await(line.submit(work));
    }

    private static <T> T await(CompletableFuture<T> outcome) {
        return Outcomes.forOutcome(
                outcome,
                CLOSE_TIMEOUT,
                () -> new CameraException("registry_busy", "the camera registry does not answer", null, null));
    }

    private static String key(String driver, String node) {
        return driver + " " + node;
    }
}
