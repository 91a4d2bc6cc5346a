package io.cameraservice.internal.service;

import io.cameraservice.Camera;
import io.cameraservice.CameraException;
import io.cameraservice.CameraId;
import io.cameraservice.CameraStatus;
import io.cameraservice.device.Control;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.internal.capture.ControlManager;
import io.cameraservice.internal.network.NetworkCameras;
import io.cameraservice.internal.recording.RecordingSource;
import io.cameraservice.internal.service.PresentDevices.Present;
import io.cameraservice.internal.util.Outcomes;
import io.cameraservice.internal.util.SerialExecutor;
import io.cameraservice.internal.util.StateStore;
import io.cameraservice.internal.util.Threads;
import io.cameraservice.spi.CameraDriver;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
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
    private final PresentDevices present = new PresentDevices();
    private volatile boolean closed;

    /** Loads the known cameras as not plugged in; {@code changed} runs when a camera is added or removed. */
    public CameraRegistry(CameraContext context, StateStore state, Runnable changed) {
        this.context = context;
        this.state = state;
        this.identities = new IdentityStore(state);
        this.changed = changed;
        this.line = context.threads().line();
        identities.all().forEach(known -> cameras.put(known.id(), new CameraImpl(context, known, state)));
        identities.removedBefore().forEach(this::finishRemoval);
    }

    /** Does again what a crash may have left of a removal. */
    private void finishRemoval(IdentityStore.Removal removal) {
        Optional<CameraImpl> target = removal.into().map(cameras::get);
        target.ifPresentOrElse(
                camera -> adoptControls(camera, removal.id()), () -> ControlManager.delete(state, removal.id()));
    }

    /**
     * Starts the driver and follows its reports. Of the devices present at the start, those at their old ports come
     * first, so that a new device listed earlier does not get their ids.
     */
    public void watch(CameraDriver driver) {
        DriverReports reports = new DriverReports(driver, line, this);
        driver.start(reports);
        onLine(() -> {
            reports.begin(identities::isInItsPlace);
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
        return onLine(() -> {
            CameraImpl camera = get(id.toString());
            KnownCamera labelled = camera.known().labelled(label);
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
        remove(id, camera -> {});
    }

    /**
     * The same for one that is not plugged in.
     *
     * @return the camera as it was last
     * @throws CameraException.InvalidState if it is plugged in
     */
    CameraStatus forgetMissing(CameraId id) {
        return remove(id, camera -> CameraRemoval.requireMissing(camera, "forget", present))
                .status();
    }

    private CameraImpl remove(CameraId id, Consumer<CameraImpl> check) {
        CameraImpl camera = onLine(() -> {
            CameraImpl known = get(id.toString());
            check.accept(known);
            identities.remove(id);
            cameras.remove(id);
            present.remove(known);
            changed.run();
            return known;
        });
        log.info("{}: {} is removed", id, camera.known().name());
        CameraRemoval.end(camera);
        camera.controlManager().discard();
        return camera;
    }

    /**
     * Lets the device of one camera be another camera that is missing: that one keeps its id, its label and the values of its
     * controls, the first one's id is forgotten.
     *
     * @return the camera that remains
     * @throws CameraException.InvalidState if that is plugged in, or the first one is being recorded
     * @throws CameraException.InvalidArgument if they are one camera, or of two drivers
     * @throws CameraException.NotSupported for streams elsewhere
     */
    CameraStatus merge(CameraId from, CameraId into) {
        CameraImpl target = get(into.toString());
        CameraImpl source = onLine(() -> {
            CameraImpl left = get(from.toString());
            CameraRemoval.requireMergeable(left, get(into.toString()), present);
            KnownCamera merged = identities.merge(from, into);
            cameras.remove(from);
            present.of(left).ifPresent(device -> present.put(device.as(target)));
            target.rename(merged);
            changed.run();
            return left;
        });
        log.info("{}: {} is merged into it", into, from);
        CameraRemoval.end(source);
        adoptControls(target, from);
        onLine(() -> {
            present.of(target).ifPresent(p -> target.attach(target.known(), p.driver(), p.device()));
            return true;
        });
        await(target.settled());
        return target.status();
    }

    private static void adoptControls(CameraImpl camera, CameraId from) {
        KnownCamera known = camera.known();
        camera.controlManager().adopt(from, known.driver(), known.identity());
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

    /** A device is plugged in; on the line. */
    void attach(CameraDriver driver, DeviceInfo device) {
        if (closed) {
            return;
        }
        present.at(driver.name(), device.node())
                .filter(there -> !there.camera().known().identity().couldBe(device.identity()))
                .ifPresent(there -> {
                    log.info("{} is now another device", device.node());
                    detach(driver.name(), device.node());
                });
        KnownCamera known = recognise(driver, device);
        CameraImpl camera = managed(known);
        present.put(new Present(camera, driver, device));
        log.info(
                "{}: {} at {} ({})",
                known.id(),
                known.name(),
                device.node(),
                known.identity().stableName());
        camera.attach(known, driver, device);
    }

    private KnownCamera recognise(CameraDriver driver, DeviceInfo device) {
        return identities.recognise(device, present.elsewhere(driver.name(), device.node()));
    }

    /** A control has changed. */
    void controlChanged(String driver, String node, Control control) {
        present.at(driver, node).ifPresent(p -> p.camera().controlChanged(control));
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

    /** A device was unplugged; on the line. */
    void detach(String driver, String node) {
        present.remove(driver, node).map(Present::camera).ifPresent(camera -> {
            log.info("{}: {} is gone", camera.id(), node);
            camera.detach(camera.known(), Optional.empty());
        });
    }

    /** A device is away; one that was never seen before gets an id all the same. On the line. */
    void missing(CameraDriver driver, DeviceInfo device, String reason) {
        if (closed) {
            return;
        }
        KnownCamera known = recognise(driver, device);
        CameraImpl camera = managed(known);
        log.info("{}: {} is away: {}", known.id(), device.node(), reason);
        camera.detach(known, Optional.of(reason));
        present.remove(driver.name(), device.node());
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

    static <T> T await(CompletableFuture<T> outcome) {
        return Outcomes.forOutcome(
                outcome,
                CLOSE_TIMEOUT,
                () -> new CameraException("registry_busy", "the camera registry does not answer", null, null));
    }
}
