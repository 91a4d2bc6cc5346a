package io.cameraservice.examples;

import io.cameraservice.CameraException;
import io.cameraservice.device.DeviceIdentity;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.Frame;
import io.cameraservice.device.FrameRate;
import io.cameraservice.device.FrameSize;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import io.cameraservice.spi.CameraDriver;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * A driver of one's own: a folder of JPEG pictures of one size as a camera that shows each of them for a second. Pictures are
 * read when the camera is opened. Safe for use by any thread.
 */
public final class SlideshowDriver implements CameraDriver {
    private final Path folder;
    private final AtomicReference<@Nullable Show> open = new AtomicReference<>();

    public SlideshowDriver(Path folder) {
        this.folder = folder.toAbsolutePath();
    }

    @Override
    public String name() {
        return "slideshow";
    }

    @Override
    public Availability probe() {
        try {
            return new Availability.Available(pictures().size() + " pictures in " + folder);
        } catch (CameraException e) {
            return new Availability.Unavailable(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void start(Listener listener) {
        FrameSize size = sizeOf(pictures().get(0));
        listener.attached(new DeviceInfo(
                DeviceIdentity.of("Slideshow", folder.toString(), null),
                "Slides of " + folder.getFileName(),
                "slides:" + folder,
                name(),
                "",
                Stream.of(30, 10)
                        .map(rate -> new VideoMode(PixelFormat.JPEG, size, FrameRate.of(rate)))
                        .toList()));
    }

    @Override
    public Capture open(DeviceInfo device, VideoMode mode, FrameSink sink) {
        if (!device.modes().contains(mode)) {
            throw new CameraException.NotSupported("mode", device.name() + " does not offer " + mode, null);
        }
        Show show = new Show(mode, sink, pictures());
        if (!open.compareAndSet(null, show)) {
            throw new CameraException.InvalidState(
                    "device_busy", device.name() + " is in use by this process", "busy", List.of("free"));
        }
        show.thread.start();
        return show;
    }

    @Override
    public void close() {
        Show show = open.get();
        if (show != null) {
            show.close();
        }
    }

    private List<byte[]> pictures() {
        List<byte[]> pictures = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".jpg")).sorted().toList()) {
                pictures.add(Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new CameraException("slides_unreadable", folder + " cannot be read: " + e, null, e);
        }
        if (pictures.isEmpty()) {
            throw new CameraException("slides_missing", "no .jpg file in " + folder, "put pictures there", null);
        }
        return pictures;
    }

    private static FrameSize sizeOf(byte[] jpeg) {
        try {
            BufferedImage picture = ImageIO.read(new ByteArrayInputStream(jpeg));
            if (picture == null) {
                throw new IOException("not a known kind of picture");
            }
            return new FrameSize(picture.getWidth(), picture.getHeight());
        } catch (IOException e) {
            throw new CameraException("slides_unreadable", "the first picture cannot be read: " + e, null, e);
        }
    }

    /** The camera while it is open. */
    private final class Show implements Capture {
        private final VideoMode mode;
        private final FrameSink sink;
        private final List<byte[]> pictures;
        private final Thread thread = new Thread(this::run, "slideshow");
        private volatile boolean closed;

        Show(VideoMode mode, FrameSink sink, List<byte[]> pictures) {
            this.mode = mode;
            this.sink = sink;
            this.pictures = pictures;
            thread.setDaemon(true);
        }

        @Override
        public VideoMode mode() {
            return mode;
        }

        @Override
        public void close() {
            closed = true;
            LockSupport.unpark(thread);
            if (Thread.currentThread() != thread) {
                try {
                    thread.join(3000); // a call of the sink that is under way ends at once
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            open.compareAndSet(this, null);
        }

        private void run() {
            long interval = mode.rate().intervalNanos();
            long due = System.nanoTime();
            for (long sequence = 0; !closed; ) {
                long wait = due - System.nanoTime();
                if (wait > 0) {
                    LockSupport.parkNanos(this, wait);
                    continue;
                }
                byte[] picture = pictures.get((int) (sequence * interval / 1_000_000_000 % pictures.size()));
                sink.frame(Frame.owned(mode, 0, sequence, due, picture));
                long passed = Math.max(1, (System.nanoTime() - due) / interval); // more than one: we were late
                sequence += passed;
                due += passed * interval;
            }
        }
    }
}
