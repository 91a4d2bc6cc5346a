package io.cameraservice;

import io.cameraservice.external.ExternalStreamRequest;
import io.cameraservice.internal.network.NetworkDriver;
import io.cameraservice.internal.util.Ffmpeg;
import io.cameraservice.internal.util.ServiceThreads;
import io.cameraservice.internal.util.StateStore;
import io.cameraservice.spi.CameraDriver;
import io.cameraservice.testing.CameraDriverContract;
import io.cameraservice.testing.RequiresFfmpeg;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** What every driver must do, by the one whose devices are streams elsewhere. */
@RequiresFfmpeg
class ExternalDriverTest extends CameraDriverContract {
    @TempDir
    static Path directory;

    // Lent, and there before the driver: what it leaves behind is its own.
    private static final ThreadPoolExecutor pool =
            new ThreadPoolExecutor(8, 8, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>());
    private static final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);

    private static IpCamera source;

    private final StateStore state = StateStore.open(directory.resolve("own/state"), InstantSource.system());
    private final ServiceThreads threads = new ServiceThreads(Optional.of(pool), Optional.of(timer));

    /** An earlier life of the service added it. */
    @BeforeAll
    static void add() {
        pool.prestartAllCoreThreads();
        timer.prestartAllCoreThreads();
        source = new IpCamera(directory.resolve("source"));
        try (CameraService service = CameraService.builder()
                .directory(directory.resolve("own"))
                .rtsp("127.0.0.1", 0)
                .build()
                .start()) {
            service.externalStreams().add(ExternalStreamRequest.of(source.url(), "Gate"));
        }
    }

    @AfterAll
    static void end() {
        source.close();
        pool.shutdownNow();
        timer.shutdownNow();
    }

    @AfterEach
    void close() {
        state.close();
        threads.close();
    }

    @Override
    protected CameraDriver driver() {
        return new NetworkDriver(state, new Ffmpeg(Optional.empty()), threads, InstantSource.system());
    }

    @Override
    protected boolean unplug() {
        source.stop();
        return true;
    }

    @Override
    protected void plug() {
        source.start();
    }
}
