package io.cameraservice.internal.recording;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.CameraId;
import io.cameraservice.internal.recording.store.RecordingStore;
import io.cameraservice.media.Gap;
import io.cameraservice.media.GapReason;
import io.cameraservice.media.GapSummary;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingFormat;
import io.cameraservice.media.Segment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingLedgerTest {
    private static final Instant START = Instant.parse("2026-11-21T10:42:03.456Z");

    @TempDir
    Path directory;

    private RecordingStore store;
    private RecordingLedger ledger;
    private Path file;

    @BeforeEach
    void begin() throws IOException {
        store = RecordingStore.open(directory, InstantSource.system());
        Recording begun = store.create("id-1", new CameraId(0), RecordingFormat.MPEGTS, START, Optional.empty());
        ledger = new RecordingLedger(store, begun);
        Files.write(store.segmentsDirectory(begun).resolve("00000.ts"), new byte[188]);
        ledger.begin(new Segment("00000.ts", START, Duration.ZERO, 188));
        file = directory.resolve("camera0_2026-11-21_10-42-03.json");
    }

    private static Gap gap(int number, long millis) {
        Instant from = START.plusSeconds(2L * number + 1);
        return new Gap(from, from.plusMillis(millis), GapReason.FEED_STALLED);
    }

    private Recording afterACrash() {
        return RecordingStore.open(directory, InstantSource.system())
                .get(ledger.now().filename());
    }

    @Test
    void gapsAreAppendedAndSurviveACrash() throws IOException {
        byte[] before = Files.readAllBytes(file);
        Object inode = Files.getAttribute(file, "unix:ino");
        for (int i = 0; i < 3; i++) {
            assertTrue(ledger.addGap(gap(i, 600 + i), i == 0));
        }
        assertEquals(inode, Files.getAttribute(file, "unix:ino"), "it was written anew");
        byte[] after = Files.readAllBytes(file);
        assertTrue(new String(after, UTF_8).startsWith(new String(before, UTF_8)));
        assertEquals(
                List.of(gap(0, 600), gap(1, 601), gap(2, 602)), ledger.now().gaps());
        assertEquals(ledger.now(), afterACrash());
        ledger.finishLast(Duration.ofSeconds(10));
        assertNotEquals(inode, Files.getAttribute(file, "unix:ino"));
        assertEquals(ledger.now(), afterACrash());
    }

    @Test
    void anEntryThatACrashCutOffIsLeftOut() throws IOException {
        ledger.addGap(gap(0, 600), true);
        long whole = Files.size(file);
        ledger.addGap(gap(1, 700), true);
        byte[] all = Files.readAllBytes(file);
        for (int size = (int) whole; size < all.length; size += 7) {
            Files.write(file, Arrays.copyOf(all, size));
            assertEquals(List.of(gap(0, 600)), afterACrash().gaps(), "cut off at " + size);
        }
        // What is appended to it later counts.
        Files.write(file, Arrays.copyOf(all, all.length - 5));
        ledger.addGap(gap(2, 800), true);
        assertEquals(List.of(gap(0, 600), gap(2, 800)), afterACrash().gaps());
    }

    @Test
    void aLedgerThatCannotBeAppendedToIsWrittenAnew() throws IOException {
        Files.delete(file);
        assertTrue(ledger.addGap(gap(0, 600), true));
        assertEquals(ledger.now(), afterACrash());
    }

    @Test
    void aLedgerOfAnOlderVersionIsRead() throws IOException {
        ledger.addGap(gap(0, 600), true);
        ledger.finishLast(Duration.ofSeconds(10));
        String text = Files.readString(file);
        String old = text.replaceAll("\\s*\"gaps_left_out(_total)?\": [^,]*,", "");
        assertNotEquals(text, old);
        Files.writeString(file, old, StandardOpenOption.TRUNCATE_EXISTING);
        assertEquals(ledger.now(), afterACrash());
    }

    /** The bounds do not depend on how many there were: a month of them is no more. */
    @Test
    void gapsWithoutEndTakeABoundedFileAndMemoryAndAreAllCounted() throws IOException {
        int count = 4_500;
        long largest = 0;
        Duration all = Duration.ZERO;
        for (int i = 0; i < count; i++) {
            Gap gap = gap(i, i % 1000 == 7 ? 1900 : 600 + i % 100);
            ledger.addGap(gap, false);
            all = all.plus(gap.duration());
            largest = Math.max(largest, Files.size(file));
        }
        Recording r = ledger.now();
        assertEquals(1000, r.gaps().size());
        assertTrue(largest < 400_000, "the ledger had " + largest + " bytes");
        assertEquals(
                5,
                r.gaps().stream().filter(g -> g.duration().toMillis() == 1900).count(),
                "the longest stay");
        Duration listed = r.gaps().stream().map(Gap::duration).reduce(Duration.ZERO, Duration::plus);
        assertEquals(new GapSummary(count - 1000, all.minus(listed)), r.gapsLeftOut());
        assertEquals(r, afterACrash());
    }
}
