package io.cameraservice.internal.rtsp;

import io.cameraservice.internal.media.AnnexB;
import io.cameraservice.internal.media.MediaPacket;
import io.cameraservice.internal.media.MediaTrack;
import io.cameraservice.internal.media.MediaTrack.Codec;
import io.cameraservice.internal.media.NutReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** An ffmpeg that encodes a moving test picture of 320x240, 30 a second, into a stream; with sound if asked for. */
final class TestPublisher implements AutoCloseable {
    private static final List<MediaTrack> PICTURES = List.of(MediaTrack.h264());
    private static final List<MediaTrack> BOTH =
            List.of(MediaTrack.h264(), new MediaTrack(Codec.PCMU, 8000, 1, List.of()));

    private final Process process;
    private final StreamPublisher publisher;
    private volatile boolean closed;

    TestPublisher(RelayStream stream, String... more) {
        this(stream, false, more);
    }

    TestPublisher(RelayStream stream, boolean sound, String... more) {
        List<String> command = new ArrayList<>(List.of(("ffmpeg -nostdin -hide_banner -loglevel error -re -f lavfi -i"
                        + " testsrc2=size=320x240:rate=30 -c:v libx264 -preset ultrafast -tune zerolatency"
                        + " -pix_fmt yuv420p -g 30 -keyint_min 30 -bsf:v dump_extra=freq=keyframe")
                .split(" ", -1)));
        command.addAll(List.of(more));
        command.addAll(List.of("-f", "nut", "-flush_packets", "1", "pipe:1"));
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        publisher = stream.publish(sound ? BOTH : PICTURES);
        long origin = System.nanoTime();
        run(() -> pictures(origin));
        if (sound) {
            run(() -> sound(origin));
        }
    }

    private static void run(Runnable task) {
        Thread thread = new Thread(task, "test-publisher");
        thread.setDaemon(true);
        thread.start();
    }

    private void pictures(long origin) {
        NutReader reader = new NutReader(process.getInputStream());
        try {
            while (true) {
                NutReader.Packet packet = reader.next();
                ByteBuffer data = ByteBuffer.wrap(packet.data());
                publisher.packet(new MediaPacket(0, origin + packet.ptsNanos(), AnnexB.isKeyFrame(data), data));
            }
        } catch (IOException e) {
            close();
        }
    }

    private void sound(long origin) {
        for (long i = 0; !closed; i++) {
            long nanos = origin + i * 20_000_000;
            byte[] silence = new byte[160];
            Arrays.fill(silence, (byte) 0xFF);
            publisher.packet(new MediaPacket(1, nanos, true, ByteBuffer.wrap(silence)));
            LockSupport.parkNanos(Math.max(1, nanos + 20_000_000 - System.nanoTime()));
        }
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** Ends it the hard way. */
    @Override
    public void close() {
        closed = true;
        process.destroyForcibly();
        publisher.close();
    }
}
