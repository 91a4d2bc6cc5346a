package io.cameraservice.mediamtx.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.cameraservice.mediamtx.MediaMtxOptions;
import io.cameraservice.mediamtx.MediaMtxStatus.State;
import io.cameraservice.mediamtx.api.MediaMtxApi;
import io.cameraservice.mediamtx.api.MediaMtxException.Kind;
import io.cameraservice.mediamtx.process.FallbackLauncher;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.Ports;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No thread ends by an error: what it does is done again. */
class UnexpectedErrorsTest {
    private static final Duration SOON = Duration.ofSeconds(15);

    @TempDir
    Path directory;

    @Test
    void theServerIsLookedAfterOn() throws InterruptedException {
        MediaMtxOptions options = MediaMtxOptions.builder()
                .apiUrl(URI.create("http://127.0.0.1:" + Ports.free()))
                .build();
        AtomicInteger turns = new AtomicInteger();
        FallbackLauncher broken = new FallbackLauncher() {
            @Override
            public void prepare() {
                throw new StackOverflowError("of a test");
            }

            @Override
            public Answer noticed(Kind why) {
                if (turns.incrementAndGet() <= 3) {
                    throw new OutOfMemoryError("of a test");
                }
                return new Answer(false, "");
            }
        };
        StatusPublisher statusPublisher =
                new StatusPublisher("mediamtx", false, InstantSource.system(), health -> {}, () -> {});
        try (MediaMtxApi api = new MediaMtxApi(options.api())) {
            ServerMonitor serverMonitor = new ServerMonitor(
                    options,
                    api,
                    new DesiredPaths(""),
                    new SourceMark("0123"),
                    statusPublisher,
                    new CircuitBreaker(() -> 0.5),
                    broken,
                    new OwnerCheck(options.api().url(), Optional.empty()),
                    new PullOrigins("127.0.0.1", List.of(), System::nanoTime, () -> {}));
            Thread thread = new Thread(serverMonitor, "mediamtx");
            thread.start();
            Await.until(
                    "it goes on",
                    SOON,
                    () -> turns.get() >= 5 && statusPublisher.snapshot().state() == State.ABSENT);
            serverMonitor.close();
            thread.join(5000);
            assertFalse(thread.isAlive());
        }
    }

    @Test
    void whatTheRecorderDoesAgainAndAgainItDoesOn() {
        AtomicInteger times = new AtomicInteger();
        try (PathRecorder recorder = new PathRecorder(directory, new DesiredPaths(""), () -> {
            throw new IllegalStateException();
        })) {
            Future<?> work = recorder.every(Duration.ofMillis(5), () -> {
                times.incrementAndGet();
                throw new StackOverflowError("of a test");
            });
            Await.until("it goes on", SOON, () -> times.get() >= 3);
            assertFalse(work.isDone());
        }
    }
}
