package io.cameraservice.internal.recording;

import io.cameraservice.CameraException;
import io.cameraservice.internal.media.AnnexB;
import io.cameraservice.internal.media.MediaPacket;
import io.cameraservice.internal.media.MediaTrack;
import io.cameraservice.internal.media.SequenceParameters;
import io.cameraservice.internal.recording.container.ContainerWriter;
import io.cameraservice.internal.recording.container.Fmp4Writer;
import io.cameraservice.internal.recording.container.MkvWriter;
import io.cameraservice.internal.recording.container.MpegTsWriter;
import io.cameraservice.internal.recording.container.SoundFormat;
import io.cameraservice.internal.rtsp.PacketReader;
import io.cameraservice.internal.rtsp.RtspServer;
import io.cameraservice.internal.util.FileModes;
import io.cameraservice.internal.util.SerialExecutor;
import io.cameraservice.internal.util.ServiceThreads;
import io.cameraservice.media.RecordingFsync;
import io.cameraservice.spi.Recorder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the packets of a stream into files, as they are, within this process. Safe for use by any thread. */
public final class FileRecorder implements Recorder {
    private static final Logger log = LoggerFactory.getLogger(FileRecorder.class);
    /** What may wait for a disk that is slow; at 8 Mbit/s that is half a minute. */
    private static final long MAX_WAITING = 32L << 20;

    /** Packets are handed over to be written together, but for the first and those of a key frame. */
    private static final Duration BATCH = Duration.ofMillis(250);

    private static final Duration FSYNC_INTERVAL = Duration.ofSeconds(1);

    private static final Duration USUAL_INTERVAL = Duration.ofMillis(33);

    private final RtspServer relay;
    private final ServiceThreads threads;
    private final RecordingFsync fsync;

    public FileRecorder(RtspServer relay, ServiceThreads threads, RecordingFsync fsync) {
        this.relay = relay;
        this.threads = threads;
        this.fsync = fsync;
    }

    @Override
    public String name() {
        return "internal";
    }

    @Override
    public Run start(Job job, Listener listener) {
        RtspServer.Granted source = relay.granted(job.rtspUrl())
                .orElseThrow(() -> new CameraException.DependencyFailed(
                        "recorder_failed", name(), "the stream to record is closed", null, null));
        FileRun run = new FileRun(source, job, listener);
        run.begin();
        return run::close;
    }

    private static boolean isKeyFrame(MediaPacket packet) {
        return packet.track() == 0 && packet.key();
    }

    private static Duration between(long from, long to) {
        return Duration.ofNanos(to - from);
    }

    /** One run. Packets come on the relay's thread and are written on a line of its own. */
    private final class FileRun extends PacketReader {
        private final Job job;
        private final Listener listener;
        private final SerialExecutor line = threads.line(this::failed);
        private final AtomicLong waiting = new AtomicLong();
        /** Used on the relay's thread only. */
        private final List<MediaPacket> batch = new ArrayList<>();

        private boolean first = true;
        private volatile String reason = "";

        // Used on the line only.
        private @Nullable ContainerWriter writer;
        private @Nullable FileChannel channel;
        private long forcedNanos;
        private MpegTsWriter.@Nullable Numbers numbers;
        private @Nullable ByteBuffer parameters;
        private int number;
        private long segmentNanos;
        private long lastNanos;
        private final SegmentOrder order = new SegmentOrder();
        private long interval = USUAL_INTERVAL.toNanos();
        private boolean announced;
        private boolean over;
        private Duration written = Duration.ZERO;

        FileRun(RtspServer.Granted source, Job job, Listener listener) {
            super(source.stream(), source.grant());
            this.job = job;
            this.listener = listener;
            this.number = job.firstNumber();
        }

        @Override
        protected void onPacket(MediaPacket packet) {
            if (packet.track() > 1) {
                return;
            }
            if (waiting.addAndGet(packet.data().remaining()) > MAX_WAITING) {
                reason = "the disk is too slow: " + (MAX_WAITING >> 20) + " MB wait to be written";
                batch.clear();
                close();
                return;
            }
            batch.add(packet);
            boolean due = between(batch.get(0).nanos(), packet.nanos()).compareTo(BATCH) >= 0;
            if (first || isKeyFrame(packet) || due) {
                handOver();
            }
            first = false;
        }

        private void handOver() {
            List<MediaPacket> packets = List.copyOf(batch);
            batch.clear();
            line.execute(() -> packets.forEach(p -> {
                waiting.addAndGet(-p.data().remaining());
                write(p);
            }));
        }

        @Override
        protected void onEnd(String why) {
            reason = why;
        }

        @Override
        protected void onClosed() {
            handOver();
            line.execute(() -> end(reason));
        }

        private void failed(Throwable cause) {
            log.error("{}: recording failed", job.directory().getFileName(), cause);
            end(String.valueOf(cause));
        }

        private void write(MediaPacket packet) {
            if (over) {
                return;
            }
            try {
                for (MediaPacket next : order.next(packet, writer != null && isSegmentFull(packet))) {
                    writeInOrder(next);
                }
            } catch (IOException e) {
                close();
                end(inWords(e));
            }
        }

        private void writeInOrder(MediaPacket packet) throws IOException {
            if (over) {
                return;
            }
            if (packet.track() != 0) {
                if (writer != null) {
                    writer.write(packet);
                }
                return;
            }
            if (packet.key() && isSegmentDue(packet)) {
                finishSegment(packet.nanos());
                beginSegment(packet);
            }
            ContainerWriter out = writer;
            if (out == null) {
                return; // before the first key frame
            }
            if (packet.nanos() > lastNanos && lastNanos > segmentNanos) {
                interval = packet.nanos() - lastNanos;
            }
            if (isComplete(packet)) {
                close();
                end("");
                return;
            }
            out.write(packet);
            lastNanos = packet.nanos();
            if (fsync == RecordingFsync.SECOND
                    && between(forcedNanos, lastNanos).compareTo(FSYNC_INTERVAL) >= 0) {
                force();
                forcedNanos = lastNanos;
            }
            if (!announced) {
                announced = true;
                listener.segmentBegun(number, file());
            }
        }

        /** Whether the picture would pass the length that is wanted. */
        private boolean isComplete(MediaPacket packet) {
            Duration now = written.plus(between(segmentNanos, packet.nanos()));
            return job.length().filter(l -> now.compareTo(l) >= 0).isPresent();
        }

        private boolean isSegmentDue(MediaPacket key) {
            Optional<ByteBuffer> sequence = AnnexB.sequenceParameters(key.data());
            boolean changed = sequence.isPresent()
                    && parameters != null
                    && !sequence.get().equals(parameters);
            boolean resized = changed && !size(sequence.get()).equals(size(parameters));
            parameters = sequence.orElse(parameters);
            return writer == null || resized || isSegmentFull(key);
        }

        private boolean isSegmentFull(MediaPacket next) {
            return between(segmentNanos, next.nanos()).compareTo(job.segmentLength()) >= 0;
        }

        private Optional<?> size(@Nullable ByteBuffer sequence) {
            return Optional.ofNullable(sequence)
                    .flatMap(SequenceParameters::parse)
                    .map(SequenceParameters::size);
        }

        private void beginSegment(MediaPacket key) throws IOException {
            if (Files.isRegularFile(file())) {
                Files.delete(file()); // left by a crash, without a picture in it
            }
            FileChannel created = FileModes.GROUP.createFile(file());
            channel = created;
            forcedNanos = key.nanos();
            if (numbers == null) {
                numbers = new MpegTsWriter.Numbers(key.nanos(), job.timeOffset());
            }
            writer = switch (job.format()) {
                case FMP4 -> new Fmp4Writer(created, Duration.ofNanos(interval), sound());
                case MPEGTS -> new MpegTsWriter(created, numbers, sound());
                case MKV -> new MkvWriter(created, sound());
                case MP4 -> throw new IllegalArgumentException("segments are never plain MP4");
            };
            segmentNanos = key.nanos();
            lastNanos = key.nanos();
            announced = false;
        }

        private void force() throws IOException {
            FileChannel open = channel;
            if (open != null) {
                open.force(false);
            }
        }

        /** What goes into the file beside the pictures. */
        private Optional<MediaTrack> sound() {
            return tracks().stream()
                    .skip(1)
                    .findFirst()
                    .filter(t -> SoundFormat.leftOut(job.format(), t).isEmpty());
        }

        private void finishSegment(long endNanos) throws IOException {
            ContainerWriter out = writer;
            if (out == null) {
                return;
            }
            writer = null;
            try (out) {
                out.finish(endNanos);
                if (fsync != RecordingFsync.NEVER) {
                    force();
                }
            }
            Duration length = between(segmentNanos, endNanos);
            written = written.plus(length);
            if (announced) {
                listener.segmentEnded(number, file(), length);
                number++;
            }
        }

        private void end(String detail) {
            if (over) {
                return;
            }
            String why = detail;
            try {
                for (MediaPacket next : order.rest()) {
                    writeInOrder(next);
                }
                if (over) {
                    return; // that was all that was wanted
                }
                over = true;
                finishSegment(lastNanos + interval);
            } catch (IOException e) {
                over = true;
                why = why.isEmpty() ? inWords(e) : why;
            }
            listener.ended(why);
        }

        private String inWords(IOException e) {
            return "cannot write " + file() + ": " + e.getMessage();
        }

        private Path file() {
            String name =
                    String.format(Locale.ROOT, "%05d.%s", number, job.format().extension());
            return job.directory().resolve(name);
        }
    }
}
