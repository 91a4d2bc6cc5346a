package io.cameraservice.launcher.http;

import io.cameraservice.FrameListener;
import io.cameraservice.device.Frame;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Holds the newest picture until somebody takes it: a slow taker skips pictures and never holds anybody up. */
final class LatestFrame implements FrameListener {
    private @Nullable Frame newest;

    @Override
    public void frame(Frame frame) {
        Frame own = frame.copy();
        synchronized (this) {
            newest = own;
            notifyAll();
        }
    }

    /** The newest picture not taken yet; null if none comes in this time. */
    synchronized @Nullable Frame take(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (newest == null) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return null;
            }
            wait(left);
        }
        Frame taken = newest;
        newest = null;
        return taken;
    }
}
