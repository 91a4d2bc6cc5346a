package io.cameraservice.testing;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How far the beeps of a file are from its flashes: both are there each second, made by {@link TestSound#BEEPS} and {@link #FLASHES}. */
public final class SyncProof {
    /** How ffmpeg makes the pictures; the first flash is at one second. */
    public static final String FLASHES =
            "color=black:s=160x120:r=25,drawbox=c=white:t=fill:enable='gte(t\\,1)*lt(mod(t\\,1)\\,0.1)'";

    private static final int RATE = 48_000;
    private static final int LOUD = 3000;
    private static final double BRIGHT = 100;
    /** Flashes and beeps are a second apart. */
    private static final double NEAR = 0.45;

    private SyncProof() {}

    /** Seconds from each flash to its beep, positive where the beep is late; flashes without one are left out. */
    public static List<Double> offsets(Path file) throws IOException, InterruptedException {
        List<Double> flashes = flashes(file);
        List<Double> beeps = beeps(file);
        List<Double> offsets = new ArrayList<>();
        for (double flash : flashes) {
            beeps.stream().filter(b -> Math.abs(b - flash) < NEAR).findFirst().ifPresent(b -> offsets.add(b - flash));
        }
        assertFalse(offsets.isEmpty(), () -> "flashes " + flashes + ", beeps " + beeps);
        return offsets;
    }

    private static List<Double> flashes(Path file) throws IOException, InterruptedException {
        String printed = new String(
                Ffmpeg.run(
                        new byte[0],
                        "-i",
                        file.toString(),
                        "-map",
                        "0:v",
                        "-vf",
                        "signalstats,metadata=print:key=lavfi.signalstats.YAVG:file=-",
                        "-enc_time_base", // else times are counted in pictures, and two may be of one number
                        "1:90000",
                        "-f",
                        "null",
                        "-"),
                StandardCharsets.US_ASCII);
        List<Double> found = new ArrayList<>();
        double time = 0;
        boolean bright = true;
        for (String line : printed.lines().toList()) {
            if (line.contains("pts_time:")) {
                time = Double.parseDouble(line.replaceAll(".*pts_time:", "").strip());
            } else if (line.contains("YAVG=")) {
                boolean now = Double.parseDouble(line.replaceAll(".*=", "")) > BRIGHT;
                if (now && !bright) {
                    found.add(time);
                }
                bright = now;
            }
        }
        return found;
    }

    private static List<Double> beeps(Path file) throws IOException, InterruptedException {
        ShortBuffer samples = ByteBuffer.wrap(Ffmpeg.run(
                        new byte[0],
                        "-i",
                        file.toString(),
                        "-map",
                        "0:a",
                        "-af",
                        "aresample=" + RATE + ":async=1:first_pts=0",
                        "-ac",
                        "1",
                        "-f",
                        "s16le",
                        "-"))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asShortBuffer();
        List<Double> found = new ArrayList<>();
        int quietSince = -RATE;
        for (int i = 0; i < samples.limit(); i++) {
            if (Math.abs(samples.get(i)) > LOUD) {
                if (i - quietSince > RATE / 4) {
                    found.add((double) i / RATE);
                }
                quietSince = i;
            }
        }
        return found;
    }
}
