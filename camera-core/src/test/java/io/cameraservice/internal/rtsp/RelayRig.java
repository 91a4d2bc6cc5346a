package io.cameraservice.internal.rtsp;

import io.cameraservice.internal.media.MediaTrack;
import io.cameraservice.testing.Await;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A relay with one stream, for tests. */
final class RelayRig implements RelayStream.DemandListener, AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(10);

    final AtomicInteger wanted = new AtomicInteger();
    final AtomicInteger idle = new AtomicInteger();
    final RtspServer relay;
    final RelayStream stream;
    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private final Thread loopThread;
    /** When the first test picture was captured. */
    final long origin = System.nanoTime();

    RelayRig() {
        this(options -> {});
    }

    RelayRig(Consumer<TestOptions> change) {
        Set<Thread> before = loopThreads();
        TestOptions options = new TestOptions();
        change.accept(options);
        relay = RtspServer.bind(options.build(executor), options.tuning());
        relay.start();
        Set<Thread> after = loopThreads();
        after.removeAll(before);
        loopThread = after.iterator().next();
        stream = relay.mount("cam", this);
    }

    private static Set<Thread> loopThreads() {
        Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
        threads.removeIf(thread -> !thread.getName().equals("camera-relay"));
        return threads;
    }

    Thread loopThread() {
        return loopThread;
    }

    /** Where readers find the stream. */
    String url() {
        return "rtsp://127.0.0.1:" + relay.address().getPort() + "/cam";
    }

    String url(Duration preroll) {
        return url() + "?preroll=" + preroll.toMillis() / 1000.0;
    }

    RtspTestClient probe() {
        return new RtspTestClient(relay.address());
    }

    /** A publisher of pictures in H.264. */
    StreamPublisher publisher() {
        return stream.publish(List.of(MediaTrack.h264()));
    }

    /** A publisher whose first picture, of this moment, has arrived. */
    StreamPublisher publishTestMedia() {
        StreamPublisher publisher = publisher();
        publisher.packet(TestMedia.first(origin, 100));
        awaitLive();
        return publisher;
    }

    void awaitLive() {
        try {
            stream.whenLive().get(SOON.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the stream does not become live: " + stream.stats(), e);
        }
    }

    void awaitDemand(int count) {
        Await.until("the stream is wanted", SOON, () -> wanted.get() == count);
    }

    @Override
    public void wanted() {
        wanted.incrementAndGet();
    }

    @Override
    public void idle() {
        idle.incrementAndGet();
    }

    @Override
    public void close() {
        relay.close();
        executor.shutdownNow();
    }
}
