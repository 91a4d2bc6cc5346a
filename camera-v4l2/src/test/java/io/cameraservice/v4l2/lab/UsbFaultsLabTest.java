package io.cameraservice.v4l2.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.Camera;
import io.cameraservice.CameraException;
import io.cameraservice.CameraState;
import io.cameraservice.FrameOptions;
import io.cameraservice.device.Control;
import io.cameraservice.device.ControlValue;
import io.cameraservice.device.FrameSize;
import io.cameraservice.event.CameraServiceEvent.RecordingInterrupted;
import io.cameraservice.event.Subscription;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingRequest;
import io.cameraservice.media.SnapshotRequest;
import io.cameraservice.spi.CameraControls.OutOfRange;
import io.cameraservice.testing.RequiresFfmpeg;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What USB cameras do to a service when they misbehave. */
@RequiresUsb
@SuppressWarnings("try") // what is plugged in need not be spoken to
class UsbFaultsLabTest {
    private static final int NOT_READY = 1;
    private static final int OUT_OF_RANGE = 4;
    private static final int INVALID_UNIT = 5;

    @TempDir
    Path dir;

    @Test
    void aControlThatTheCameraRefusesIsLeftOutAndTheOthersAreSetAgain() {
        try (UsbCamera webcam = UsbCamera.plug(UsbCameraSpec.withSerial("A1"));
                UsbService usb = new UsbService(dir)) {
            Camera camera = usb.camera();
            int all = camera.controls().size();
            Map<String, ControlValue> wanted = Map.of(
                    "brightness", ControlValue.of(100),
                    "contrast", ControlValue.of(40),
                    "saturation", ControlValue.of(50),
                    "gain", ControlValue.of(20));
            camera.setControls(wanted, OutOfRange.REFUSE);
            webcam.unplug();
            usb.awaitState(CameraState.DISCONNECTED);
            webcam.stall("contrast", INVALID_UNIT);
            webcam.replug();
            List<Control> left = usb.camera().controls();
            assertEquals(all - 1, left.size(), left::toString);
            assertEquals(100, UsbService.value(left, "brightness"));
            assertEquals(50, UsbService.value(left, "saturation"));
            assertEquals(20, UsbService.value(left, "gain"));
        }
    }

    @Test
    void whyAControlCannotBeSetIsSaidInTheFieldsWords() {
        try (UsbCamera webcam = UsbCamera.plug(UsbCameraSpec.withSerial("A1"));
                UsbService usb = new UsbService(dir)) {
            usb.camera().controls();
            webcam.stall("contrast", INVALID_UNIT);
            CameraException broken = assertThrows(CameraException.DeviceFailed.class, () -> usb.set("contrast", 14));
            assertEquals("io_error", broken.reason());
            assertTrue(broken.suggestion().isPresent());
            webcam.unstall();

            webcam.stall("contrast", OUT_OF_RANGE);
            CameraException refused =
                    assertThrows(CameraException.InvalidArgument.class, () -> usb.set("contrast", 14));
            assertFalse(refused.toString().contains("it takes 0..64"), refused::toString);
            assertTrue(refused.toString().contains("the camera itself refuses"), refused::toString);
            webcam.unstall();

            webcam.stall("contrast", NOT_READY);
            CameraException busy = assertThrows(CameraException.InvalidState.class, () -> usb.set("contrast", 14));
            assertEquals("control_busy", busy.reason());
            assertFalse(busy.toString().contains("streams"), busy::toString);
            webcam.unstall();

            webcam.mute("contrast");
            CameraException late = assertThrows(CameraException.DeviceFailed.class, () -> usb.set("contrast", 14));
            assertEquals("io_error", late.reason());
            webcam.unmute();
            assertEquals(14, UsbService.value(usb.set("contrast", 14), "contrast"));
        }
    }

    @Test
    void aSettingThatWasRefusedIsNotDoneLater() {
        try (UsbCamera webcam = UsbCamera.plug(UsbCameraSpec.withSerial("A1"));
                UsbService usb = new UsbService(dir)) {
            usb.camera().controls();
            webcam.hang();
            List<CompletableFuture<String>> asked = List.of(set(usb, 200), set(usb, 201), set(usb, 202), set(usb, 203));
            for (CompletableFuture<String> reason : asked) {
                assertTrue(List.of("controls_busy", "io_error").contains(reason.join()), reason::join);
            }
            webcam.wake();
            assertEquals(128, UsbService.value(usb.camera().controls(), "brightness"));
            assertEquals(List.of(), webcam.settings("brightness"));
            webcam.unplug();
            usb.awaitState(CameraState.DISCONNECTED);
            webcam.replug();
            assertEquals(128, UsbService.value(usb.camera().controls(), "brightness"));
        }
    }

    private static CompletableFuture<String> set(UsbService usb, int brightness) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                usb.set("brightness", brightness);
                return "set";
            } catch (CameraException e) {
                return e.reason();
            }
        });
    }

    @Test
    void aCameraPulledAfterASnapshotIsDisconnectedOnce() {
        try (UsbCamera webcam = UsbCamera.plug(UsbCameraSpec.withSerial("A1"));
                UsbService usb = new UsbService(dir)) {
            for (int i = 0; i < 6; i++) {
                usb.camera().snapshot(SnapshotRequest.standard());
                usb.events.clear();
                webcam.unplug();
                usb.awaitState(CameraState.DISCONNECTED);
                webcam.replug();
                usb.camera();
                Await.until("it is told", () -> usb.states().contains(CameraState.IDLE));
                assertEquals(List.of(CameraState.DISCONNECTED, CameraState.IDLE), usb.states());
            }
        }
    }

    @Test
    void hungFirmwareIsToldAtOnceAndTheServiceNeverBlamesItself() {
        try (UsbCamera webcam = UsbCamera.plug(UsbCameraSpec.withSerial("A1"));
                UsbService usb = new UsbService(dir);
                Subscription frames = usb.camera().frames(FrameOptions.owned(), frame -> {})) {
            usb.awaitState(CameraState.RUNNING);
            long hung = System.nanoTime();
            webcam.hang();
            Await.until("it is told", () -> usb.state() != CameraState.RUNNING);
            long told = System.nanoTime() - hung;
            assertTrue(told < Duration.ofSeconds(2).toNanos(), "told after " + told / 1_000_000 + " ms");
            Await.until("its stream is closed and opening fails", () -> usb.state() == CameraState.FAULTED);
            String problem = usb.camera().status().problem().orElseThrow();
            assertFalse(problem.contains("held by"), problem);
            long pulled = System.nanoTime();
            webcam.unplug();
            usb.awaitState(CameraState.DISCONNECTED);
            long gone = System.nanoTime() - pulled;
            assertTrue(gone < Duration.ofSeconds(1).toNanos(), "gone after " + gone / 1_000_000 + " ms");
            webcam.wake();
            webcam.replug();
            usb.awaitState(CameraState.RUNNING);
        }
    }

    /** Of H.264, which is recorded without an encoder: a played processor is slow. */
    @Test
    @RequiresFfmpeg
    void anInterruptedRecordingTellsWhatItHas() {
        try (UsbCamera webcam = UsbCamera.plug(UsbCameraSpec.withSerial("A1").formats("h264"));
                UsbService usb = new UsbService(dir)) {
            Camera camera = usb.camera();
            camera.record(RecordingRequest.untilStopped());
            Await.until("3 s recorded", () -> recorded(camera).toMillis() > 3000);
            webcam.unplug();
            Await.until(
                    "it is interrupted", () -> usb.events.stream().anyMatch(RecordingInterrupted.class::isInstance));
            Recording told = usb.events.stream()
                    .filter(RecordingInterrupted.class::isInstance)
                    .map(event -> ((RecordingInterrupted) event).recording())
                    .findFirst()
                    .orElseThrow();
            assertTrue(told.duration().orElseThrow().toMillis() > 2500, told::toString);
            assertTrue(
                    recorded(camera).toMillis() > 2500, () -> camera.recording().toString());
            webcam.replug();
            Await.until("it goes on", () -> recorded(camera).toMillis() > 5000);
            Recording whole = camera.stopRecording();
            assertTrue(whole.duration().orElseThrow().toMillis() > 4000, whole::toString);
        }
    }

    private static Duration recorded(Camera camera) {
        return camera.recording().flatMap(Recording::duration).orElse(Duration.ZERO);
    }

    @Test
    void aCameraThatCannotStartStaysFaultedAndSnapshotsSayWhyAtOnce() {
        try (UsbCamera webcam = UsbCamera.plug(UsbCameraSpec.withSerial("A1"));
                UsbService usb = new UsbService(dir)) {
            Camera camera = usb.camera();
            webcam.refuseCommit();
            long asked = System.nanoTime();
            CameraException why =
                    assertThrows(CameraException.class, () -> camera.snapshot(SnapshotRequest.standard()));
            long told = System.nanoTime() - asked;
            assertInstanceOf(CameraException.DeviceFailed.class, why);
            assertTrue(told < Duration.ofSeconds(3).toNanos(), "told after " + told / 1_000_000 + " ms");
            usb.events.clear();
            assertEquals(CameraState.FAULTED, usb.state());
            CameraException recording =
                    assertThrows(CameraException.class, () -> camera.record(RecordingRequest.untilStopped()));
            assertTrue(recording.toString().contains("does not answer properly"), recording::toString);
            assertFalse(
                    usb.states().contains(CameraState.IDLE), () -> usb.states().toString());
            webcam.unstall();
            camera.snapshot(SnapshotRequest.standard());
            assertEquals(CameraState.RUNNING, usb.state());
        }
    }

    @Test
    void damagedPicturesAreCalledSo() {
        try (UsbCamera webcam = UsbCamera.plug(UsbCameraSpec.withSerial("A1"));
                UsbService usb = new UsbService(dir);
                Subscription frames = usb.camera().frames(FrameOptions.owned(), frame -> {})) {
            usb.awaitState(CameraState.RUNNING);
            webcam.damage();
            usb.awaitState(CameraState.STALLED);
            String problem = usb.camera().status().problem().orElseThrow();
            assertTrue(problem.contains("damaged pictures"), problem);
            assertTrue(problem.contains("cable"), problem);
        }
    }

    @Test
    void withoutBandwidthTheLargestModeThatFitsIsTaken() {
        UsbCameraSpec spec = UsbCameraSpec.withSerial("A1").isochronous().sizes("640x480", "320x240", "160x120");
        AtomicInteger width = new AtomicInteger();
        try (UsbCamera webcam = UsbCamera.plug(spec);
                UsbService usb = new UsbService(dir, new FrameSize(640, 480), 10)) {
            webcam.bandwidth(1024);
            try (Subscription frames = usb.camera()
                    .frames(
                            FrameOptions.owned(),
                            frame -> width.set(frame.size().width()))) {
                Await.until("a smaller picture", () -> width.get() > 0);
                assertTrue(width.get() < 640, "width " + width.get());
                String why = usb.camera().status().modeReason().orElseThrow();
                assertTrue(why.contains("USB bandwidth"), why);
            }
            webcam.bandwidth(0);
            usb.awaitState(CameraState.IDLE);
            try (Subscription frames = usb.camera()
                    .frames(
                            FrameOptions.owned(),
                            frame -> width.set(frame.size().width()))) {
                Await.until("the wished mode", () -> width.get() == 640);
            }
        }
    }
}
