package io.cameraservice.v4l2.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.Camera;
import io.cameraservice.CameraState;
import io.cameraservice.FrameOptions;
import io.cameraservice.event.Subscription;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which USB camera is which, and what unplugging it at random moments leaves. */
@RequiresUsb
@SuppressWarnings("try") // what is plugged in need not be spoken to
class UsbIdentityLabTest {
    private static final int UNPLUGS = Integer.getInteger("v4l2.lab.unplugs", 20);
    private static final long MOST_MILLIS = 1500;

    @TempDir
    Path dir;

    @Test
    void aSerialNumberIsKnownAtEveryPortAndItsValuesComeAlong() {
        try (UsbCamera webcam = UsbCamera.plug(UsbCameraSpec.withSerial("A1"));
                UsbService usb = new UsbService(dir)) {
            usb.camera();
            usb.set("brightness", 100);
            webcam.unplug();
            usb.awaitState(CameraState.DISCONNECTED);
            webcam.replug();
            assertEquals(100, UsbService.value(usb.camera().controls(), "brightness"));
            webcam.unplug();
            usb.awaitState(CameraState.DISCONNECTED);
            webcam.replug(7);
            assertEquals(100, UsbService.value(usb.camera().controls(), "brightness"));
            assertEquals(1, usb.service.cameras().size());
        }
    }

    @Test
    void twinsWithoutSerialAreToldApartByPort() {
        try (UsbCamera webcams = UsbCamera.plug(UsbCameraSpec.withoutSerial().count(2));
                UsbService usb = new UsbService(dir)) {
            Await.until("both", () -> connected(usb) == 2);
            List<String> before = usb.service.cameras().stream()
                    .map(camera -> camera.status().identity().stableName())
                    .toList();
            webcams.unplug();
            Await.until("none", () -> connected(usb) == 0);
            webcams.replug();
            Await.until("both again", () -> connected(usb) == 2);
            List<String> after = usb.service.cameras().stream()
                    .map(camera -> camera.status().identity().stableName())
                    .toList();
            assertEquals(before, after);
        }
    }

    /** With its frames wanted all the time, so that it is opened again at once. */
    @Test
    void unpluggedAtRandomMomentsItIsTheSameCameraAndLeavesNothing() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        AtomicInteger frames = new AtomicInteger();
        try (UsbCamera webcam = UsbCamera.plug(UsbCameraSpec.withSerial("A1"));
                UsbService usb = new UsbService(dir)) {
            Camera camera = usb.camera();
            try (Subscription all = camera.frames(FrameOptions.owned(), frame -> frames.incrementAndGet())) {
                cycle(webcam, usb, random, frames);
                int descriptors = Vivid.openDescriptors();
                long threads = Vivid.driverThreads();
                for (int i = 0; i < UNPLUGS; i++) {
                    cycle(webcam, usb, random, frames);
                }
                assertTrue(
                        Vivid.openDescriptors() <= descriptors + 2,
                        () -> "open descriptors: " + descriptors + " before, " + Vivid.openDescriptors() + " after");
                assertEquals(threads, Vivid.driverThreads());
                assertEquals(1, usb.service.cameras().size());
            }
        }
    }

    private static void cycle(UsbCamera webcam, UsbService usb, Random random, AtomicInteger frames) {
        LockSupport.parkNanos(random.nextLong(MOST_MILLIS) * 1_000_000); // the moment is what is tested
        usb.events.clear();
        if (random.nextBoolean()) {
            webcam.unplug();
        } else {
            webcam.unplugLikeHardware();
        }
        usb.awaitState(CameraState.DISCONNECTED);
        int before = frames.get();
        List<CameraState> told = usb.states();
        assertFalse(told.contains(CameraState.IDLE), told::toString);
        webcam.replug();
        Await.until("frames again", () -> frames.get() > before);
        assertEquals(
                1,
                usb.states().stream()
                        .filter(state -> state == CameraState.DISCONNECTED)
                        .count(),
                () -> usb.states().toString());
    }

    private static long connected(UsbService usb) {
        return usb.service.cameras().stream()
                .filter(camera -> camera.status().state().isConnected())
                .count();
    }
}
