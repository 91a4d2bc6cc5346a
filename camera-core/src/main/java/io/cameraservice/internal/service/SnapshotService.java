package io.cameraservice.internal.service;

import io.cameraservice.CameraException;
import io.cameraservice.CameraState;
import io.cameraservice.FrameOptions;
import io.cameraservice.device.Frame;
import io.cameraservice.device.FrameSize;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import io.cameraservice.event.CameraServiceEvent.SnapshotTaken;
import io.cameraservice.event.Subscription;
import io.cameraservice.internal.capture.CameraFeed;
import io.cameraservice.internal.capture.picture.JpegHeader;
import io.cameraservice.internal.capture.picture.Pictures;
import io.cameraservice.internal.recording.store.SnapshotStore;
import io.cameraservice.internal.rtsp.ReadGrant;
import io.cameraservice.internal.util.ChildProcess;
import io.cameraservice.internal.util.EventBus;
import io.cameraservice.internal.util.Ffmpeg;
import io.cameraservice.internal.util.Outcomes;
import io.cameraservice.internal.util.ServiceThreads;
import io.cameraservice.media.Snapshot;
import io.cameraservice.media.SnapshotRequest;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * Still pictures. Of a running feed, the newest frame; of an idle one, the first after exposure had a moment to
 * settle. Safe for
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
    private final Ffmpeg ffmpeg;

    public SnapshotService(
            SnapshotStore store, Pictures pictures, EventBus events, InstantSource clock, Ffmpeg ffmpeg) {
        this.store = store;
        this.pictures = pictures;
        this.events = events;
        this.clock = clock;
        this.ffmpeg = ffmpeg;
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

    /** A frame with a whole picture; of a camera that delivers H.264, decoded from its stream. */
    private Frame picture(CameraImpl camera, CameraFeed feed) {
        camera.requireConnected("take a picture of");
        return isEncoded(feed) ? decoded(camera) : frame(camera, feed);
    }

    /** Live pictures of a camera that delivers H.264. */
    StreamFrameDecoder live(CameraImpl camera, CameraFeed feed, ServiceThreads threads) {
        return new StreamFrameDecoder(camera.id().toString(), threads, () -> startDecoder(camera), feed::mode);
    }

    /** Whether the camera delivers H.264, whose frames are no pictures by themselves. */
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
        Subscription failures = feed.failures(next::completeExceptionally);
        Subscription frames = feed.subscribe(FrameOptions.owned(), frame -> {
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
                            feed.state(),
                            CameraState.RUNNING));
        } finally {
            frames.close();
            failures.close();
        }
    }

    /**
     * The picture at the stream's last key frame, as JPEG; starts the stream if need be.
     *
     * @throws CameraException.DependencyFailed without ffmpeg, or if it finds no picture
     */
    private Frame decoded(CameraImpl camera) {
        ReadGrant grant = camera.source().stream().grant(Duration.ZERO, OptionalLong.empty());
        List<String> command = reading(grant);
        command.addAll(List.of("-frames:v", "1", "-q:v", "2", "-f", "mjpeg", "pipe:1"));
        byte[] jpeg = Ffmpeg.picture(command)
                .orElseThrow(() -> new CameraException.DependencyFailed(
                        "no_picture",
                        "ffmpeg",
                        "no picture could be decoded from the stream of " + camera.id()
                                + camera.stream()
                                        .status()
                                        .detail()
                                        .map(d -> ": " + d)
                                        .orElse(""),
                        null,
                        null));
        VideoMode mode = camera.status()
                .mode()
                .orElseThrow(() -> new CameraException.InvalidState(
                        CameraException.InvalidState.CAMERA_DISCONNECTED,
                        camera.id() + " was unplugged",
                        CameraState.DISCONNECTED,
                        CameraState.RUNNING));
        FrameSize size =
                JpegHeader.read(ByteBuffer.wrap(jpeg)).map(JpegHeader::size).orElse(mode.size());
        return Frame.owned(new VideoMode(PixelFormat.MJPEG, size, mode.rate()), 0, 0, System.nanoTime(), jpeg);
    }

    /**
     * Starts to decode the stream from its last key frame on, as {@code mpjpeg} on standard output; starts the stream
     * if need be.
     *
     * @throws CameraException.DependencyFailed without ffmpeg
     */
    private ChildProcess startDecoder(CameraImpl camera) {
        List<String> command = reading(camera.source().stream().grant(Duration.ZERO, OptionalLong.empty()));
        command.addAll(List.of(
                "-fps_mode",
                "passthrough",
                "-vf",
                // more is no live picture but a film, and costs as much
                "select='isnan(prev_selected_t)+gte(t-prev_selected_t,0.06)'",
                "-c:v",
                "mjpeg",
                "-q:v",
                "4",
                "-huffman",
                "default",
                "-flush_packets",
                "1",
                "-f",
                "mpjpeg",
                "pipe:1"));
        return ChildProcess.start(camera.id() + "-pictures", command);
    }

    private List<String> reading(ReadGrant grant) {
        return ffmpeg.reading("error", grant.url());
    }
}
