package io.cameraservice.internal.recording.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.CameraException;
import io.cameraservice.CameraId;
import io.cameraservice.media.SnapshotRequest.Format;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileNamesTest {
    @Provide
    static Arbitrary<String> nasty() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                                "..", ".", "/", "\\", "\0", "a", ".jpg", "%2e", "\n", "é", "x.png", "~", "-", "\uD800",
                                "c:")
                        .list()
                        .ofMaxSize(8)
                        .map(parts -> String.join("", parts)),
                Arbitraries.strings().all().ofMaxLength(300));
    }

    @Property(tries = 1000)
    void aGivenNameStaysWithinItsDirectoryOrIsRefused(@ForAll("nasty") String name) {
        try {
            String kept = FileNames.checkGiven(name, Format.JPG);
            Path directory = Path.of("/media/snapshots");
            assertEquals(directory, directory.resolve(kept).normalize().getParent());
            assertTrue(kept.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*\\.(?i:jpe?g)"), kept);
            assertTrue(kept.length() <= 128);
            assertEquals(kept, FileNames.checkAsked(kept));
        } catch (CameraException.InvalidArgument e) {
            assertEquals("filename", e.param());
            assertTrue(String.valueOf(e.getMessage()).chars().noneMatch(Character::isISOControl));
        }
    }

    @Property(tries = 1000)
    void anAskedNameHasNoDirectories(@ForAll("nasty") String name) {
        try {
            FileNames.checkAsked(name);
            assertFalse(name.isEmpty() || name.equals("..") || name.contains("/") || name.contains("\0"));
        } catch (CameraException.InvalidArgument e) {
            assertEquals("filename", e.param());
        }
    }

    @Property(tries = 300)
    void madeUpNamesTellCameraAndTime(
            @ForAll @IntRange(max = 9999) int camera,
            @ForAll @LongRange(min = 0, max = 4_000_000_000_000L) long millis) {
        Instant time = Instant.ofEpochMilli(millis);
        String name = FileNames.snapshotStem(new CameraId(camera), time) + "-2.jpg";
        assertEquals(Optional.of(new CameraId(camera)), FileNames.cameraOf(name));
        assertEquals(Optional.of(time), FileNames.timeOf(name));
    }

    @ParameterizedTest
    @CsvSource({
        "door,door.jpg",
        "door.jpg,door.jpg",
        "door.JPG,door.JPG",
        "door.jpeg,door.jpeg",
        "v1.2,v1.2.jpg",
        "a_b-c,a_b-c.jpg"
    })
    void theExtensionIsAddedWhereItIsMissing(String given, String kept) {
        assertEquals(kept, FileNames.checkGiven(given, Format.JPG));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                ".hidden",
                "../x",
                "a/b",
                "a\\b",
                "door.png",
                "a b",
                "a\u0000b",
                "/etc/passwd",
                "ü"
            })
    void whatBreaksARuleIsRefused(String given) {
        assertThrows(CameraException.InvalidArgument.class, () -> FileNames.checkGiven(given, Format.JPG));
    }

    @Test
    void aNameThatIsTooLongIsRefused() {
        assertEquals(128, FileNames.checkGiven("a".repeat(124), Format.JPG).length());
        assertThrows(CameraException.InvalidArgument.class, () -> FileNames.checkGiven("a".repeat(125), Format.JPG));
    }

    @Test
    void otherNamesTellNothing() {
        assertEquals(Optional.empty(), FileNames.cameraOf("camera00_2026-11-21_10-42-03.mp4"));
        assertEquals(Optional.empty(), FileNames.timeOf("camera0_2026-13-41_10-42-03.mp4"));
        assertEquals(Optional.empty(), FileNames.timeOf("holiday.mp4"));
    }
}
