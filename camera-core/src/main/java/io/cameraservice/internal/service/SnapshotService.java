package io.cameraservice.internal.service;

import io.cameraservice.CameraException;
import io.cameraservice.FrameOptions;
import io.cameraservice.device.Frame;
import io.cameraservice.device.FrameSize;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.event.CameraServiceEvent.SnapshotTaken;
import io.cameraservice.event.Subscription;
import io.cameraservice.internal.capture.CameraFeed;
import io.cameraservice.internal.capture.picture.Pictures;
import io.cameraservice.internal.recording.store.SnapshotStore;
import io.cameraservice.internal.util.EventBus;
import io.cameraservice.internal.util.Ffmpeg;
import io.cameraservice.internal.util.Outcomes;
import io.cameraservice.internal.util.ServiceThreads;
import io.cameraservice.media.Snapshot;
import io.cameraservice.media.SnapshotRequest;
import java.awt.image.BufferedImage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Still pictures. Of a running feed, the newest frame; of an idle one, the first after exposure had a moment to settle. Safe for
 * use by any thread.
 */
public final class SnapshotService {
    private static final int SETTLE_FRAMES = 5;
    private static final Duration SETTLE = Duration.ofMillis(300);
    private static final Duration SNAPSHOT_TIMEOUT = Duration.ofSeconds(8);

    private final SnapshotStore store;
    private final Pictures pictures;
    private final EventBus events;
    private final InstantSource clock;
    private final StreamSnapshotDecoder decoder;

    public SnapshotService(
            SnapshotStore store, Pictures pictures, EventBus events, InstantSource clock, Ffmpeg ffmpeg) {
        this.store = store;
        this.pictures = pictures;
        this.events = events;
        this.clock = clock;
        this.decoder = new StreamSnapshotDecoder(ffmpeg);
    }

    Frame frame(CameraImpl camera, CameraFeed feed) {
        camera.requireConnected("take a picture of");
        Optional<Frame> newest = feed.newest().filter(f -> isSettled(feed));
        return newest.orElseGet(() -> nextFrame(camera, feed));
    }

    Snapshot take(CameraImpl camera, CameraFeed feed, SnapshotRequest request) {
        long started = System.nanoTime();
        Frame frame = picture(camera, feed);
        Instant takenAt = clock.instant().minusNanos(System.nanoTime() - frame.captureNanos());
        Rendered picture = render(frame, request);
        Snapshot snapshot =
                store.save(camera.id(), request, picture.bytes, picture.size, takenAt, sourceOf(feed), started);
        events.publish(new SnapshotTaken(clock.instant(), camera.id(), snapshot));
        return snapshot;
    }

    /** A frame that is a picture by itself: of a camera that delivers H.264, one decoded from its stream. */
    private Frame picture(CameraImpl camera, CameraFeed feed) {
        camera.requireConnected("take a picture of");
        return isEncoded(feed) ? decoder.picture(camera) : frame(camera, feed);
    }

    /** Live pictures of a camera whose frames are none. */
    StreamFrameDecoder live(CameraImpl camera, CameraFeed feed, ServiceThreads threads) {
        return new StreamFrameDecoder(camera.id().toString(), threads, () -> decoder.pictures(camera), feed::mode);
    }

    /** Whether the camera's frames are no pictures by themselves. */
    static boolean isEncoded(CameraFeed feed) {
        return feed.mode().map(m -> m.format().equals(PixelFormat.H264)).orElse(false);
    }

    private static String sourceOf(CameraFeed feed) {
        return isEncoded(feed) ? "stream" : "device";
    }

    private static final class Rendered {
        private final byte[] bytes;
        private final FrameSize size;

        Rendered(byte[] bytes, FrameSize size) {
            this.bytes = bytes;
            this.size = size;
        }
    }

    private Rendered render(Frame frame, SnapshotRequest request) {
        boolean scaled = request.width().isPresent()
                && request.width().get() < frame.size().width();
        boolean asDelivered = request.format() == SnapshotRequest.Format.JPG
                && request.quality().isEmpty()
                && !scaled;
        if (asDelivered) {
            return new Rendered(pictures.jpeg(frame), frame.size());
        }
        BufferedImage image = Pictures.image(frame);
        if (scaled) {
            image = Pictures.scaled(image, request.width().get());
        }
        byte[] bytes = request.format() == SnapshotRequest.Format.PNG
                ? pictures.png(image)
                : pictures.jpeg(image, request.quality().orElse(Pictures.DEFAULT_QUALITY));
        return new Rendered(bytes, new FrameSize(image.getWidth(), image.getHeight()));
    }

    private static boolean isSettled(CameraFeed feed) {
        return feed.isSettled(SETTLE_FRAMES, SETTLE);
    }

    private static Frame nextFrame(CameraImpl camera, CameraFeed feed) {
        CompletableFuture<Frame> next = new CompletableFuture<>();
        Subscription subscription = feed.subscribe(FrameOptions.owned(), frame -> {
            if (isSettled(feed)) {
                next.complete(frame);
            }
        });
        try {
            return Outcomes.forOutcome(
                    next,
                    SNAPSHOT_TIMEOUT,
                    () -> new CameraException.InvalidState(
                            "no_frame",
                            camera.id() + " gave no picture within " + SNAPSHOT_TIMEOUT.toSeconds() + " s"
                                    + camera.status()
                                            .problem()
                                            .map(p -> ": " + p)
                                            .orElse(""),
                            null,
                            feed.state().name(),
                            List.of("RUNNING"),
                            null));
        } finally {
            subscription.close();
        }
    }
}
