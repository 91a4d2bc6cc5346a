package io.cameraservice.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.Camera;
import io.cameraservice.CameraService;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingRequest;
import io.cameraservice.media.RecordingState;
import io.cameraservice.spi.CameraDriver;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.CameraDriverContract;
import io.cameraservice.testing.RequiresFfmpeg;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SlideshowDriverTest extends CameraDriverContract {
    @TempDir
    Path folder;

    @TempDir
    Path directory;

    @Override
    protected CameraDriver driver() {
        try {
            slide("a.jpg", Color.RED);
            slide("b.jpg", Color.BLUE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new SlideshowDriver(folder);
    }

    @Test
    @RequiresFfmpeg
    void streamsThroughTheRealChain() throws IOException {
        try (CameraService service = CameraService.builder()
                .directory(directory)
                .driver(driver())
                .rtsp("127.0.0.1", 0)
                .build()
                .start()) {
            Camera camera = service.cameras().get(0);
            byte[] taken = Files.readAllBytes(camera.snapshot().path());
            byte[] first = Files.readAllBytes(folder.resolve("a.jpg"));
            byte[] second = Files.readAllBytes(folder.resolve("b.jpg"));
            assertArrayEquals(taken.length == first.length ? first : second, taken, "the slide untouched");
            String started =
                    camera.record(RecordingRequest.of(Duration.ofSeconds(2))).filename();
            Await.until(
                    "the recording ends by itself",
                    Duration.ofSeconds(15),
                    () -> camera.recording().isEmpty());
            Recording film = service.media().recording(started);
            assertEquals(RecordingState.STOPPED, film.state());
            assertEquals(2.0, film.duration().orElseThrow().toMillis() / 1000.0, 0.5);
        }
    }

    @Test
    void anEmptyFolderIsSaidToBeOne() throws IOException {
        Path empty = Files.createDirectory(directory.resolve("empty"));
        CameraDriver.Availability availability;
        try (SlideshowDriver driver = new SlideshowDriver(empty)) {
            availability = driver.probe();
        }
        assertTrue(assertInstanceOf(CameraDriver.Availability.Unavailable.class, availability)
                .reason()
                .contains("no .jpg file"));
    }

    private void slide(String name, Color color) throws IOException {
        BufferedImage picture = new BufferedImage(320, 240, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = picture.createGraphics();
        pen.setColor(color);
        pen.fillRect(0, 0, 320, 240);
        pen.dispose();
        ImageIO.write(picture, "jpg", folder.resolve(name).toFile());
    }
}
