package io.cameraservice.internal.network;

import io.cameraservice.device.VideoMode;
import io.cameraservice.internal.media.NutReader;
import io.cameraservice.internal.util.ChildProcess;
import io.cameraservice.spi.CameraDriver.FrameSink;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** A source that is pulled: one ffmpeg, and one thread that makes frames of what it writes. Safe for use by any thread. */
final class FfmpegCapture extends NetworkCapture {
    private final ChildProcess process;
    private final boolean copied;
    private long lastPts = Long.MIN_VALUE;

    /** Starts ffmpeg for a source of this format. */
    static FfmpegCapture of(
            KnownSource source,
            SourceFormat format,
            String program,
            VideoMode mode,
            FrameSink sink,
            Observer observer,
            Consumer<NetworkCapture> released) {
        ChildProcess process = ChildProcess.start(
                "external-pull",
                format.isCopied()
                        ? PullCommand.copy(program, !mode.format().isJpeg())
                        : PullCommand.decode(program, mode.size()));
        FfmpegCapture capture = new FfmpegCapture(process, format.isCopied(), source, mode, sink, observer, released);
        FfmpegProbe.give(process, source);
        return capture;
    }

    private FfmpegCapture(
            ChildProcess process,
            boolean copied,
            KnownSource source,
            VideoMode mode,
            FrameSink sink,
            Observer observer,
            Consumer<NetworkCapture> released) {
        super(source, mode, sink, observer, released);
        this.process = process;
        this.copied = copied;
    }

    @Override
    void disconnect() {
        process.kill(); // nothing of what it holds is worth waiting for
        process.close();
    }

    @Override
    End read() {
        NutReader reader = new NutReader(process.stdout());
        try {
            while (!delivery().isClosed()) {
                Optional<Ending> end = take(reader.next(), reader.track());
                if (end.isPresent()) {
                    return new End(end.get(), "");
                }
            }
            return new End(Ending.BROKEN, "");
        } catch (IOException e) {
            if (!process.awaitExit(Duration.ofMillis(500))) {
                process.kill();
            }
            String words = process.onExit().join() == 0 ? "" : process.lastWords();
            return new End(
                    Ending.BROKEN, words.isEmpty() ? "" : ProbeError.of(words).text());
        }
    }

    /** Passes the packet on; what speaks against it, if anything. */
    private Optional<Ending> take(NutReader.Packet packet, NutReader.Track track) {
        if (!isAsExpected(track)) {
            return Optional.of(Ending.CHANGED);
        }
        if (copied && packet.ptsNanos() < lastPts) {
            return Optional.of(Ending.REORDERED);
        }
        lastPts = packet.ptsNanos();
        delivery().picture(packet.ptsNanos(), packet.data());
        return Optional.empty();
    }

    private boolean isAsExpected(NutReader.Track track) {
        boolean kind = track.fourcc().equals(mode().format().isJpeg() ? "MJPG" : "H264");
        return kind
                && track.width() == mode().size().width()
                && track.height() == mode().size().height();
    }
}
