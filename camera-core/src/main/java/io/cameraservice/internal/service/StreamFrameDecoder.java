package io.cameraservice.internal.service;

import io.cameraservice.CameraException;
import io.cameraservice.FrameListener;
import io.cameraservice.FrameOptions;
import io.cameraservice.device.Frame;
import io.cameraservice.device.FrameSize;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import io.cameraservice.event.Subscription;
import io.cameraservice.internal.capture.FrameDispatcher;
import io.cameraservice.internal.capture.picture.JpegHeader;
import io.cameraservice.internal.util.Backoff;
import io.cameraservice.internal.util.ChildProcess;
import io.cameraservice.internal.util.SerialExecutor;
import io.cameraservice.internal.util.ServiceThreads;
import io.cameraservice.internal.util.ServiceThreads.Timer;
import io.cameraservice.internal.util.Threads;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Live pictures of a camera that delivers H.264, decoded from its stream by one ffmpeg while there are subscribers.
 * Begins with the last key frame, so that the first picture comes at once. Safe for use by any thread.
 */
final class StreamFrameDecoder implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StreamFrameDecoder.class);
    private static final int MOST_BYTES = 32 << 20;

    private final String name;
    private final ServiceThreads threads;
    private final Supplier<ChildProcess> decoder;
    private final Supplier<Optional<VideoMode>> mode;
    private final SerialExecutor line;
    private final FrameDispatcher dispatcher;
    private final Backoff backoff = new Backoff();

    // On the line only.
    private @Nullable ChildProcess process;
    private @Nullable Timer pending;
    private boolean closed;

    /** {@code decoder} starts an ffmpeg that writes {@code mpjpeg}; {@code mode} is what the camera delivers. */
    StreamFrameDecoder(
            String name, ServiceThreads threads, Supplier<ChildProcess> decoder, Supplier<Optional<VideoMode>> mode) {
        this.name = name;
        this.threads = threads;
        this.decoder = decoder;
        this.mode = mode;
        this.line = threads.line();
        this.dispatcher =
                new FrameDispatcher(threads.workers(), frame -> frame, () -> line.execute(this::demandChanged));
    }

    Subscription subscribe(FrameOptions options, FrameListener listener) {
        return dispatcher.subscribe(options, listener);
    }

    /** Idempotent, bounded. */
    @Override
    public void close() {
        dispatcher.close();
        var ended = line.submit(() -> {
            closed = true;
            stop();
            return true;
        });
        ended.join();
    }

    private void demandChanged() {
        if (!dispatcher.isWanted()) {
            stop();
        } else if (process == null && pending == null && !closed) {
            start();
        }
    }

    private void start() {
        pending = null;
        if (closed || !dispatcher.isWanted()) {
            return;
        }
        try {
            ChildProcess started = decoder.get();
            process = started;
            Threads.daemon("camera-" + name + "-pictures", () -> read(started)).start();
        } catch (CameraException e) {
            log.debug("{}: picture decoder cannot start: {}", name, e.getMessage());
            later();
        }
    }

    private void stop() {
        ChildProcess running = process;
        process = null;
        if (pending != null) {
            pending.cancel();
            pending = null;
        }
        backoff.reset();
        if (running != null) {
            running.kill();
            running.close();
        }
    }

    private void later() {
        pending = threads.after(backoff.next(), line, this::start);
    }

    private void read(ChildProcess from) {
        AtomicLong number = new AtomicLong();
        try {
            read(from, number);
        } catch (IOException e) {
            log.debug("{}: picture decoder ended: {}", name, e.toString());
        } catch (RuntimeException | Error e) {
            log.error("{}: picture decoder failed", name, e);
        }
        boolean came = number.get() > 0;
        line.execute(() -> {
            if (process == from) {
                process = null;
                from.kill();
                from.close();
                if (came) {
                    backoff.reset();
                }
                later();
            }
        });
    }

    private void read(ChildProcess from, AtomicLong number) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(from.stdout(), 1 << 16))) {
            while (true) {
                byte[] picture = next(in);
                VideoMode now = mode.get().orElseThrow(EOFException::new);
                FrameSize size = JpegHeader.read(ByteBuffer.wrap(picture))
                        .map(JpegHeader::size)
                        .orElse(now.size());
                VideoMode jpeg = new VideoMode(PixelFormat.MJPEG, size, now.rate());
                dispatcher.frame(Frame.owned(jpeg, 0, number.getAndIncrement(), System.nanoTime(), picture));
            }
        }
    }

    /** The next part of ffmpeg's {@code mpjpeg}: lines of a head, an empty one, so many bytes. */
    private static byte[] next(DataInputStream in) throws IOException {
        int length = -1;
        while (true) {
            String head = line(in);
            if (head.startsWith("Content-length:")) {
                length = number(head.substring(15).strip());
            } else if (head.isEmpty() && length >= 0) {
                if (length > MOST_BYTES) {
                    throw new IOException("a picture of " + length + " bytes");
                }
                byte[] picture = new byte[length];
                in.readFully(picture);
                return picture;
            }
        }
    }

    private static int number(String text) throws IOException {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IOException("not mpjpeg", e);
        }
    }

    private static String line(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.readUnsignedByte(); next != '\n'; next = in.readUnsignedByte()) {
            if (line.length() > 200) {
                throw new IOException("not mpjpeg");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
