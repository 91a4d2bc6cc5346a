package io.cameraservice.mediamtx.internal;

import io.cameraservice.CameraException;
import io.cameraservice.media.RecordingFormat;
import io.cameraservice.mediamtx.MediaMtx;
import io.cameraservice.spi.Recorder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records by the server's own recorder: each camera on a path of its own, see {@link Taping}. The server's files get a second name
 * among the segments of the recording, so that its playback server and the service's catalog both have them, once on disk.
 */
public final class PathRecorder implements Recorder, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PathRecorder.class);
    private static final Duration SWEEP = Duration.ofMinutes(1);

    private final Path directory;
    private final Desired desired;
    private final Supplier<Housekeeping> house;
    private final ScheduledThreadPoolExecutor thread;
    private final Map<String, PathRun> runs = new HashMap<>();
    private @Nullable Future<?> sweeping;

    /** Records into this directory what is desired of the server that is looked after there. */
    public PathRecorder(Path directory, Desired desired, Supplier<Housekeeping> house) {
        this.directory = directory;
        this.desired = desired;
        this.house = house;
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, "mediamtx-recorder");
            made.setDaemon(true);
            return made;
        });
        thread.setKeepAliveTime(1, TimeUnit.SECONDS);
        thread.allowCoreThreadTimeOut(true);
        thread.setRemoveOnCancelPolicy(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public String name() {
        return MediaMtx.NAME;
    }

    @Override
    public Run start(Job job, Listener listener) {
        if (job.format() != RecordingFormat.FMP4) {
            throw new CameraException.InvalidArgument(
                    "format",
                    RecordingFormat.FMP4.wireName() + " or " + RecordingFormat.MP4.wireName(),
                    "MediaMTX does not record " + job.format().wireName() + " in a way that can be kept");
        }
        View view = house.get().view();
        if (!view.state().attached()) {
            throw new CameraException.DependencyFailed(
                    "mediamtx_away", MediaMtx.NAME, view.detail(), "recordings.engine: ffmpeg does without", null);
        }
        String path = path(job);
        PathRun run;
        synchronized (runs) {
            if (runs.containsKey(path)) {
                throw new CameraException.InvalidState(
                        "already_recording", path + " is being recorded already", "RECORDING", List.of());
            }
            run = new PathRun(path, job, listener, tapes(path), this);
            runs.put(path, run);
        }
        try {
            run.begin();
        } catch (RejectedExecutionException e) {
            over(path);
            throw new CameraException.DependencyFailed(
                    "mediamtx_away", MediaMtx.NAME, "MediaMTX was let go of", null, e);
        }
        return run;
    }

    /** The camera whose stream is to be recorded is the last name in its URL. */
    private String path(Job job) {
        String name = URI.create(job.rtspUrl()).getPath();
        return Taping.path(desired.nameOf(name.substring(name.lastIndexOf('/') + 1)));
    }

    private Tapes tapes(String path) {
        try {
            return new Tapes(directory.resolve(path));
        } catch (UncheckedIOException e) {
            throw new CameraException.StorageFailed(
                    "storage_failed", "cannot look into " + directory.resolve(path) + ": " + e.getMessage(), 0, 0, e);
        }
    }

    View view() {
        return house.get().view();
    }

    long tape(String path, Optional<Taping> taping) {
        long edition = desired.tape(path, taping);
        house.get().wake();
        return edition;
    }

    /** The server is looked at now rather than in a second. */
    void look() {
        house.get().wake();
    }

    /** On the recorder's one thread, again and again, whatever fails. */
    Future<?> every(Duration interval, Runnable work) {
        return thread.scheduleWithFixedDelay(
                () -> {
                    try {
                        work.run();
                    } catch (RuntimeException | Error e) { // else it would be the last time, and nobody would know
                        log.error("recording by MediaMTX failed unexpectedly", e);
                    }
                },
                0,
                interval.toNanos(),
                TimeUnit.NANOSECONDS);
    }

    void over(String path) {
        synchronized (runs) {
            runs.remove(path);
        }
    }

    /** From now on what the recordings of these cameras no longer have is deleted. */
    public void camerasChanged() {
        if (sweeping != null) {
            sweeping.cancel(false);
        }
        sweeping = thread.isShutdown() ? null : every(SWEEP, this::sweep);
    }

    private void sweep() {
        for (String camera : desired.cameraPaths()) {
            Path tapes = directory.resolve(Taping.path(camera));
            try {
                Tapes.sweep(tapes);
            } catch (IOException e) {
                log.warn("what no recording has any more cannot be deleted from {}: {}", tapes, e.getMessage());
            }
        }
    }

    /** Ends all runs without waiting for the server. Idempotent, bounded. */
    @Override
    public void close() {
        List<PathRun> left;
        synchronized (runs) {
            left = List.copyOf(runs.values());
        }
        thread.shutdownNow();
        try {
            if (thread.awaitTermination(1, TimeUnit.SECONDS)) {
                left.forEach(PathRun::abandon);
            } else {
                log.warn("the thread that looks after recordings by MediaMTX does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
