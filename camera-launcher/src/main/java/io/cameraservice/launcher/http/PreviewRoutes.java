package io.cameraservice.launcher.http;

import io.cameraservice.CameraSession;
import io.cameraservice.FrameListener;
import io.cameraservice.FrameOptions;
import io.cameraservice.access.Principal;
import io.cameraservice.device.Frame;
import io.cameraservice.event.Subscription;
import io.cameraservice.internal.util.ConcurrencyLimiter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Live pictures of a camera: a still, or a stream of pictures. */
final class PreviewRoutes {
    private static final String BOUNDARY = "frame";
    private static final double USUAL_RATE = 10;
    private static final double HIGHEST_RATE = 30;

    /** Without a picture for so long, the camera counts as disconnected or faulted. */
    private static final Duration NO_PICTURE = Duration.ofSeconds(10);

    private final Function<Principal, CameraSession> sessions;
    private final StreamingExecutor previews;
    private final InstantSource clock;

    PreviewRoutes(Function<Principal, CameraSession> sessions, StreamingExecutor previews, InstantSource clock) {
        this.sessions = sessions;
        this.previews = previews;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/preview/{camera}.mjpeg", Route.Access.TOKEN_OR_LINK, this::live),
                Route.get("/preview/{camera}.jpg", Route.Access.TOKEN_OR_LINK, this::still));
    }

    private void still(RoutedRequest routedRequest) {
        watch(routedRequest, 0, frames -> {
            Frame frame = frames.take(NO_PICTURE);
            if (frame == null) {
                routedRequest.refuse(new HttpError(503, "no_picture", "the camera delivers no picture"));
                return;
            }
            routedRequest.responseHeaders().set("Cache-Control", "no-store");
            routedRequest.bytes(200, "image/jpeg", frame.toByteArray());
        });
    }

    private void live(RoutedRequest routedRequest) {
        double rate = rate(routedRequest);
        if (routedRequest.isHead()) {
            sessions.apply(routedRequest.who()).camera(routedRequest.name("camera"));
            routedRequest.head(200, multipart(), OptionalLong.empty());
            return;
        }
        watch(routedRequest, rate, frames -> {
            Frame frame = frames.take(NO_PICTURE);
            if (frame == null) {
                routedRequest.refuse(new HttpError(503, "no_picture", "the camera delivers no picture"));
                return;
            }
            routedRequest.responseHeaders().set("Cache-Control", "no-store");
            OutputStream out = routedRequest.beginEndless(multipart());
            out.write(ascii("--" + BOUNDARY + "\r\n"));
            while (frame != null && !routedRequest.who().isExpired(clock.instant())) {
                part(out, frame);
                frame = frames.take(NO_PICTURE);
            }
        });
    }

    /** A browser shows a picture when the boundary after it has come: it is sent at once, not with the next picture. */
    private static void part(OutputStream out, Frame frame) throws IOException {
        byte[] picture = frame.toByteArray();
        out.write(ascii("Content-Type: image/jpeg\r\nContent-Length: " + picture.length + "\r\n\r\n"));
        out.write(picture);
        out.write(ascii("\r\n--" + BOUNDARY + "\r\n"));
        out.flush();
    }

    private interface Show {
        void run(LatestFrame frames) throws IOException, InterruptedException;
    }

    /** Subscribes first, so that an unknown camera is answered without a worker thread. */
    private void watch(RoutedRequest routedRequest, double rate, Show show) {
        ConcurrencyLimiter.Permit permit = previews.acquire(routedRequest.who());
        LatestFrame frames = new LatestFrame();
        Subscription subscription;
        try {
            subscription = sessions.apply(routedRequest.who())
                    .frames(routedRequest.name("camera"), FrameOptions.jpeg(rate), frames);
        } catch (RuntimeException e) {
            permit.close();
            throw e;
        }
        try {
            previews.run(routedRequest, permit, () -> {
                try (subscription) {
                    show.run(frames);
                }
            });
        } catch (HttpError e) {
            subscription.close();
            throw e;
        }
    }

    private static double rate(RoutedRequest routedRequest) {
        String text = routedRequest.query().get("fps");
        if (text == null) {
            return USUAL_RATE;
        }
        if (text.matches("\\d{1,3}(\\.\\d{1,3})?")) {
            double rate = Double.parseDouble(text);
            if (rate >= 0.1 && rate <= HIGHEST_RATE) {
                return rate;
            }
        }
        throw new HttpError(400, "bad_fps", "fps is from 0.1 to 30");
    }

    private static String multipart() {
        return "multipart/x-mixed-replace; boundary=" + BOUNDARY;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Holds the newest picture: a slow client skips pictures. */
    private static final class LatestFrame implements FrameListener {
        private @Nullable Frame newest;

        @Override
        public void frame(Frame frame) {
            Frame own = frame.copy();
            synchronized (this) {
                newest = own;
                notifyAll();
            }
        }

        /** Waits for a picture that was not returned before; null after this time. */
        synchronized @Nullable Frame take(Duration atMost) throws InterruptedException {
            long end = System.nanoTime() + atMost.toNanos();
            while (newest == null) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    return null;
                }
                wait(left);
            }
            Frame frame = newest;
            newest = null;
            return frame;
        }
    }
}
