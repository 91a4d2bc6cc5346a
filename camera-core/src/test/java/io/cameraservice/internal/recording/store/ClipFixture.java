package io.cameraservice.internal.recording.store;

import io.cameraservice.CameraId;
import io.cameraservice.internal.media.AnnexB;
import io.cameraservice.internal.media.MediaPacket;
import io.cameraservice.internal.recording.container.ContainerWriter;
import io.cameraservice.internal.recording.container.Fmp4Writer;
import io.cameraservice.internal.recording.container.Mkv;
import io.cameraservice.internal.recording.container.MkvWriter;
import io.cameraservice.internal.recording.container.Mp4Index;
import io.cameraservice.internal.recording.container.MpegTsWriter;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingFormat;
import io.cameraservice.media.RecordingState;
import io.cameraservice.media.Segment;
import io.cameraservice.testing.NumberedStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Recordings of a camera whose picture {@code n} was captured {@code n} times 40 ms after the beginning. */
final class ClipFixture implements AutoCloseable {
    static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
    static final Duration INTERVAL = Duration.ofMillis(40);
    static final CameraId CAMERA = new CameraId(0);

    final RecordingStore recordings;
    final Catalog catalog;
    private final List<ByteBuffer> units;

    ClipFixture(Path directory, List<ByteBuffer> units) {
        this.units = units;
        recordings = RecordingStore.open(directory.resolve("recordings"), InstantSource.system());
        catalog = new Catalog(
                recordings, SnapshotStore.open(directory.resolve("snapshots"), InstantSource.system()), live -> live);
    }

    /** 300 small pictures and then 100 larger ones. */
    static List<ByteBuffer> pictures() throws IOException, InterruptedException {
        List<ByteBuffer> all = new ArrayList<>(NumberedStream.encode(0, 300, 1));
        all.addAll(NumberedStream.encode(300, 100, 2));
        return all;
    }

    static Instant at(double picture) {
        return START.plusNanos(Math.round(picture * INTERVAL.toNanos()));
    }

    /** A recording with segments of the pictures from each first bound to each second one. */
    Recording record(RecordingFormat format, RecordingState state, int... bounds) throws IOException {
        Recording made =
                recordings.create(UUID.randomUUID().toString(), CAMERA, format, at(bounds[0]), Optional.empty());
        RecordingFormat container = RecordingStore.segmentFormat(format);
        List<Segment> segments = new ArrayList<>();
        List<Path> files = new ArrayList<>();
        MpegTsWriter.Numbers numbers = new MpegTsWriter.Numbers(bounds[0] * INTERVAL.toNanos(), Duration.ZERO);
        for (int i = 0; i < bounds.length; i += 2) {
            String name = String.format(Locale.ROOT, "%05d.%s", i / 2, container.extension());
            Path file = recordings.segmentsDirectory(made).resolve(name);
            boolean open = !state.isFinal() && i + 2 == bounds.length;
            write(file, container, numbers, bounds[i], bounds[i + 1], open);
            Duration length = open ? Duration.ZERO : INTERVAL.multipliedBy(bounds[i + 1] - bounds[i]);
            segments.add(new Segment(name, at(bounds[i]), length, open ? 0 : Files.size(file)));
            files.add(file);
        }
        Recording done = made.toBuilder()
                .state(state)
                .startedAt(at(bounds[0]))
                .segments(segments)
                .duration(Optional.of(segments.stream().map(Segment::duration).reduce(Duration.ZERO, Duration::plus)))
                .build();
        if (state.isFinal()) {
            done = done.toBuilder().endedAt(at(bounds[bounds.length - 1])).build();
            Path whole = recordings.file(done);
            if (format == RecordingFormat.MP4) {
                Mp4Index.build(files, whole);
            } else if (format == RecordingFormat.MKV) {
                Mkv.join(files, segments.stream().map(Segment::duration).toList(), whole);
            }
        }
        recordings.save(done);
        if (state.isFinal() && RecordingLayout.isJoined(format)) {
            recordings.deleteSegments(done);
        }
        return done;
    }

    private void write(Path file, RecordingFormat format, MpegTsWriter.Numbers numbers, int from, int to, boolean open)
            throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (ContainerWriter writer = switch (format) {
            case FMP4, MP4 -> new Fmp4Writer(channel, Duration.ofMillis(33));
            case MPEGTS -> new MpegTsWriter(channel, numbers);
            case MKV -> new MkvWriter(channel);
        }) {
            for (int i = from; i < to; i++) {
                ByteBuffer unit = units.get(i);
                writer.write(new MediaPacket(0, i * INTERVAL.toNanos(), AnnexB.isKeyFrame(unit), unit));
            }
            if (!open) {
                writer.finish(to * INTERVAL.toNanos());
            }
        }
    }

    @Override
    public void close() {
        catalog.close();
    }
}
