package io.cameraservice.internal.recording;

import io.cameraservice.internal.util.ChildProcess;
import io.cameraservice.internal.util.Ffmpeg;
import io.cameraservice.internal.util.ProcessLimits;
import io.cameraservice.internal.util.SerialExecutor;
import io.cameraservice.internal.util.ServiceThreads;
import io.cameraservice.internal.util.ServiceThreads.Timer;
import io.cameraservice.spi.Recorder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Records by ffmpeg's segment muxer, without encoding again. Facts: ffmpeg-formats(1) of 5.1, and measurements. */
public final class FfmpegRecorder implements Recorder {
    private static final Duration LOOK = Duration.ofMillis(10);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(3);

    private final Ffmpeg ffmpeg;
    private final ServiceThreads threads;

    public FfmpegRecorder(Ffmpeg ffmpeg, ServiceThreads threads) {
        this.ffmpeg = ffmpeg;
        this.threads = threads;
    }

    @Override
    public String name() {
        return "ffmpeg";
    }

    @Override
    public Run start(Job job, Listener listener) {
        String name = job.directory().getFileName() + "-recorder";
        ChildProcess process = ChildProcess.start(name, command(job), ProcessLimits.MEDIA, job.directory());
        return new FfmpegRun(process, job, listener);
    }

    private List<String> command(Job job) {
        List<String> command = ffmpeg.reading("warning", job.rtspUrl());
        command.addAll(List.of("-map", "0:v", "-c", "copy"));
        job.length().ifPresent(length -> command.addAll(List.of("-t", seconds(length))));
        command.addAll(List.of(
                "-f",
                "segment",
                "-segment_time",
                seconds(job.segmentLength()),
                "-segment_start_number",
                Integer.toString(job.firstNumber()),
                "-segment_list",
                "pipe:1",
                "-segment_list_type",
                "csv"));
        switch (job.format()) {
            case MPEGTS ->
                command.addAll(List.of(
                        // One time line over all segments and runs, so that they can be put together byte by byte.
                        "-output_ts_offset",
                        seconds(job.timeOffset()),
                        "-segment_format",
                        "mpegts",
                        "-segment_format_options",
                        "flush_packets=1"));
            case MKV ->
                command.addAll(List.of(
                        "-reset_timestamps", "1",
                        "-segment_format", "matroska",
                        "-segment_format_options", "cluster_time_limit=200:flush_packets=1"));
            case FMP4 ->
                command.addAll(List.of(
                        "-reset_timestamps",
                        "1",
                        "-segment_format",
                        "mp4",
                        "-segment_format_options",
                        "movflags=+frag_every_frame+empty_moov+default_base_moof:flush_packets=1"));
            case MP4 -> throw new IllegalArgumentException("segments are never plain MP4");
        }
        command.add("%05d." + job.format().extension());
        return command;
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.3f", duration.toNanos() / 1e9);
    }

    private final class FfmpegRun implements Run {
        private final ChildProcess process;
        private final Job job;
        private final Listener listener;
        private final SerialExecutor line = threads.line();
        private final Timer look;
        private volatile boolean asked;
        private int number;
        private boolean begun;
        private @Nullable Timer patience;

        FfmpegRun(ChildProcess process, Job job, Listener listener) {
            this.process = process;
            this.job = job;
            this.listener = listener;
            this.number = job.firstNumber();
            this.look = threads.every(LOOK, line, this::lookForMedia);
            Thread list = process.readLines(text -> line.execute(() -> listed(text)));
            var end = process.onExit().thenAccept(code -> {
                joinQuietly(list);
                line.execute(() -> ended(code));
            });
            end.exceptionally(e -> null);
        }

        private Path file() {
            return job.directory()
                    .resolve(String.format(
                            Locale.ROOT, "%05d.%s", number, job.format().extension()));
        }

        private void lookForMedia() {
            if (!begun && hasMedia(file(), job)) {
                begun = true;
                listener.segmentBegun(number, file());
            }
        }

        /** A line of the segment list: {@code 00000.mp4,0.000000,60.033333}, written when the segment is whole. */
        private void listed(String text) {
            String[] fields = text.split(",", -1);
            if (fields.length != 3) {
                return;
            }
            lookForMedia();
            if (begun) {
                double media = Double.parseDouble(fields[2]) - Double.parseDouble(fields[1]);
                listener.segmentEnded(number, file(), Duration.ofNanos(Math.round(media * 1e9)));
            }
            number++;
            begun = false;
        }

        private void ended(int code) {
            look.cancel();
            if (patience != null) {
                patience.cancel();
            }
            boolean well = asked || code == 0;
            String words = process.lastWords();
            listener.ended(well ? "" : "ffmpeg ended with code " + code + (words.isEmpty() ? "" : ": " + words));
        }

        @Override
        public void close() {
            if (!asked) {
                asked = true;
                process.interrupt();
                patience = threads.after(STOP_TIMEOUT, line, process::kill);
            }
        }
    }

    private static void joinQuietly(Thread thread) {
        try {
            thread.join(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the file holds more than the container's head: the first picture. */
    private static boolean hasMedia(Path file, Job job) {
        Optional<String> mark = switch (job.format()) {
            case FMP4, MP4 -> Optional.of("mdat");
            case MKV -> Optional.of("\u001fC\u00b6u"); // Cluster
            case MPEGTS -> Optional.empty();
        };
        try {
            if (!Files.exists(file) || Files.size(file) < 4 * 188) {
                return false;
            }
            if (mark.isEmpty()) {
                return true;
            }
            byte[] head = new byte[4096];
            try (var in = Files.newInputStream(file)) {
                int length = in.readNBytes(head, 0, head.length);
                return new String(head, 0, length, StandardCharsets.ISO_8859_1).contains(mark.get());
            }
        } catch (IOException e) {
            return false;
        }
    }
}
