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
 * Records by the server's own recorder: each camera on a path of its own, see {@link RecordPathSpec}. The server's
 * files are hard-linked as segments of the recording: its playback server and the service's catalog share one copy.
 */
public final class PathRecorder implements Recorder, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PathRecorder.class);
    private static final Duration SWEEP = Duration.ofMinutes(1);

    private final Path directory;
    private final DesiredPaths desiredPaths;
    private final Supplier<ServerSession> session;
    private final ScheduledThreadPoolExecutor thread;
    private final Map<String, PathRecorderRun> runs = new HashMap<>();
    private @Nullable Future<?> sweeping;

    /** {@code directory}: where the server writes. */
    public PathRecorder(Path directory, DesiredPaths desiredPaths, Supplier<ServerSession> session) {
        this.directory = directory;
        this.desiredPaths = desiredPaths;
        this.session = session;
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
                    "MediaMTX does not record " + job.format().wireName() + " in a usable format");
        }
        ServerSnapshot snapshot = session.get().snapshot();
        if (!snapshot.state().attached()) {
            throw new CameraException.DependencyFailed(
                    "mediamtx_away", MediaMtx.NAME, snapshot.detail(), "recordings.engine: ffmpeg does without", null);
        }
        String path = path(job);
        PathRecorderRun run;
        synchronized (runs) {
            if (runs.containsKey(path)) {
                throw new CameraException.InvalidState(
                        "already_recording", path + " is being recorded already", "RECORDING", List.of());
            }
            run = new PathRecorderRun(path, job, listener, recordedFiles(path), this);
            runs.put(path, run);
        }
        try {
            run.begin();
        } catch (RejectedExecutionException e) {
            finished(path);
            throw new CameraException.DependencyFailed(
                    "mediamtx_away", MediaMtx.NAME, "the media server is closed", null, e);
        }
        return run;
    }

    /** The camera is the last name in the URL of its stream. */
    private String path(Job job) {
        String name = URI.create(job.rtspUrl()).getPath();
        return RecordPathSpec.path(desiredPaths.nameOf(name.substring(name.lastIndexOf('/') + 1)));
    }

    private RecordedFiles recordedFiles(String path) {
        try {
            return new RecordedFiles(directory.resolve(path));
        } catch (UncheckedIOException e) {
            throw new CameraException.StorageFailed(
                    "storage_failed", "cannot look into " + directory.resolve(path) + ": " + e.getMessage(), 0, 0, e);
        }
    }

    ServerSnapshot snapshot() {
        return session.get().snapshot();
    }

    long setRecordPath(String path, Optional<RecordPathSpec> recordPath) {
        long edition = desiredPaths.setRecordPath(path, recordPath);
        session.get().wake();
        return edition;
    }

    /** Polls the server now rather than at the next interval. */
    void wake() {
        session.get().wake();
    }

    /** Runs the work periodically on the recorder's one thread, also after failures. */
    Future<?> every(Duration interval, Runnable work) {
        return thread.scheduleWithFixedDelay(
                () -> {
                    try {
                        work.run();
                    } catch (RuntimeException | Error e) { // the executor would cancel the task silently
                        log.error("recording by MediaMTX failed unexpectedly", e);
                    }
                },
                0,
                interval.toNanos(),
                TimeUnit.NANOSECONDS);
    }

    void finished(String path) {
        synchronized (runs) {
            runs.remove(path);
        }
    }

    /** Deletes periodically what the recordings of the present cameras no longer have. */
    public void camerasChanged() {
        if (sweeping != null) {
            sweeping.cancel(false);
        }
        sweeping = thread.isShutdown() ? null : every(SWEEP, this::sweep);
    }

    private void sweep() {
        for (String camera : desiredPaths.cameraPaths()) {
            Path recordedFiles = directory.resolve(RecordPathSpec.path(camera));
            try {
                RecordedFiles.sweep(recordedFiles);
            } catch (IOException e) {
                log.warn("orphaned files in {} could not be deleted: {}", recordedFiles, e.getMessage());
            }
        }
    }

    /** Ends all runs without waiting for the server. Idempotent, bounded. */
    @Override
    public void close() {
        List<PathRecorderRun> left;
        synchronized (runs) {
            left = List.copyOf(runs.values());
        }
        thread.shutdownNow();
        try {
            if (thread.awaitTermination(1, TimeUnit.SECONDS)) {
                left.forEach(PathRecorderRun::abandon);
            } else {
                log.warn("the MediaMTX recorder thread did not stop");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
