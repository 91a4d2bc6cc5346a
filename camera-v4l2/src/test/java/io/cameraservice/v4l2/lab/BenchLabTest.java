package io.cameraservice.v4l2.lab;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.FrameSize;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import io.cameraservice.spi.CameraDriver.Capture;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Figures beside those of v4l2-ctl, in one run and one mode: frames a second, processor time, memory a frame. */
@Tag("bench")
@RequiresV4l2(vivid = true)
class BenchLabTest {
    private static final int WARM_UP = 200;
    private static final int FRAMES = 300;

    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void besideV4l2Ctl() throws Exception {
        try (RunningDriver running = new RunningDriver()) {
            DeviceInfo device = running.vivid(0);
            for (FrameSize size : new FrameSize[] {new FrameSize(320, 180), new FrameSize(640, 480)}) {
                VideoMode mode = RunningDriver.mode(device, PixelFormat.YUYV, size, 25);
                double perFrame = ours(running, device, mode);
                theirs(device, mode);
                assertTrue(perFrame < 600, "bytes allocated per frame: " + perFrame);
            }
        }
    }

    private static double ours(RunningDriver running, DeviceInfo device, VideoMode mode) throws InterruptedException {
        AtomicLong allocated = new AtomicLong();
        AtomicLong thread = new AtomicLong();
        AtomicLong process = new AtomicLong();
        AtomicLong wall = new AtomicLong();
        AtomicLong count = new AtomicLong();
        CountDownLatch done = new CountDownLatch(1); // a wait that costs nothing: the whole process is measured
        FrameLog log = new FrameLog(frame -> {
            long n = count.incrementAndGet();
            if (n == WARM_UP || n == WARM_UP + FRAMES) {
                long sign = n == WARM_UP ? -1 : 1;
                long id = Thread.currentThread().getId();
                allocated.addAndGet(sign * THREADS.getThreadAllocatedBytes(id));
                thread.addAndGet(sign * THREADS.getThreadCpuTime(id));
                process.addAndGet(sign * PROCESS.getProcessCpuTime());
                wall.addAndGet(sign * System.nanoTime());
            }
            if (n == WARM_UP + FRAMES) {
                done.countDown();
            }
        });
        try (Capture capture = running.open(device, mode, log)) {
            assertTrue(done.await(3, TimeUnit.MINUTES));
            double perFrame = (double) allocated.get() / FRAMES;
            System.out.printf(
                    "ours:     %s %.2f frames/s, lost %d, borrowed %d of %d, capture thread %.0f us/frame, process %.0f us/frame,"
                            + " allocated %.0f bytes/frame%n",
                    capture.mode(),
                    FRAMES * 1e9 / wall.get(),
                    log.lost.get(),
                    log.borrowed.get(),
                    log.frames.get(),
                    thread.get() / 1e3 / FRAMES,
                    process.get() / 1e3 / FRAMES,
                    perFrame);
            return perFrame;
        }
    }

    /** Of two runs of different length, so that starting and ending the program does not count. */
    private static void theirs(DeviceInfo device, VideoMode mode) throws Exception {
        double difference = theirs(device, mode, 2 * FRAMES) - theirs(device, mode, FRAMES);
        System.out.printf("v4l2-ctl: %s process %.0f us/frame%n", mode, difference * 1e6 / FRAMES);
    }

    /** Seconds of processor time. */
    private static double theirs(DeviceInfo device, VideoMode mode, int frames) throws Exception {
        String command = "TIMEFORMAT='%U %S'; time v4l2-ctl -d " + device.node()
                + " --set-fmt-video=width=" + mode.size().width() + ",height="
                + mode.size().height()
                + ",pixelformat=YUYV -p " + mode.rate().perSecond()
                + " --stream-mmap=4 --stream-count=" + frames
                + " --stream-poll 2>&1 | grep -o '[0-9.]* fps' | tail -n 1";
        try (Program v4l2 = Program.start("bash", "-c", command)) {
            String[] lines = v4l2.finish().strip().split("\n", -1);
            System.out.println("v4l2-ctl: " + mode + " " + lines[0]);
            String[] times = lines[lines.length - 1].strip().split(" ", -1);
            return Double.parseDouble(times[0]) + Double.parseDouble(times[1]);
        }
    }
}
