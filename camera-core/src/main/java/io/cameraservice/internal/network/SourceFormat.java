package io.cameraservice.internal.network;

import io.cameraservice.device.FrameRate;
import io.cameraservice.device.FrameSize;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import io.cameraservice.external.ExternalStream;
import io.cameraservice.internal.network.client.SoundTrack;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a source sends. Immutable.
 *
 * @param codec as ffmpeg names it, e.g. {@code "h264"}
 * @param size of its pictures
 * @param rate of its pictures, as measured
 * @param reordered whether pictures are sent in another order than they are shown (B-frames)
 * @param byFfmpeg whether it takes ffmpeg to read the source
 * @param sound what the source has beside its pictures, and why it is left out if it is; empty if none is known
 */
record SourceFormat(
        String codec,
        FrameSize size,
        FrameRate rate,
        boolean reordered,
        boolean byFfmpeg,
        Optional<ExternalStream.Sound> sound) {
    private static final int[] HEIGHTS = {1080, 720, 480, 360};

    /** Whether it is passed on as it is; otherwise it is decoded and comes as JPEG. */
    boolean isCopied() {
        return codec.equals("mjpeg") || (codec.equals("h264") && !reordered);
    }

    /** Whether ffmpeg pulls it: because nothing else reads it, or because it has to be decoded. */
    boolean needsFfmpeg() {
        return byFfmpeg || !isCopied();
    }

    /** As a camera offers them: what is decoded comes in smaller sizes too. */
    List<VideoMode> modes() {
        PixelFormat format = codec.equals("h264") && isCopied() ? PixelFormat.H264 : PixelFormat.MJPEG;
        List<VideoMode> modes = new ArrayList<>(List.of(new VideoMode(format, size, rate)));
        for (int height : HEIGHTS) {
            if (!isCopied() && height < size.height()) {
                int width = (int) Math.round((double) size.width() * height / size.height() / 2) * 2;
                modes.add(new VideoMode(format, new FrameSize(width, height), rate));
            }
        }
        return modes;
    }

    SourceFormat asReordered() {
        return new SourceFormat(codec, size, rate, true, byFfmpeg, sound);
    }

    /** The same with the sound that a description tells of. */
    SourceFormat withSound(Optional<SoundTrack> now) {
        return new SourceFormat(
                codec,
                size,
                rate,
                reordered,
                byFfmpeg,
                now.map(s -> new ExternalStream.Sound(s.codecName(), s.problem())));
    }

    /** Its sound as the service uses it: it goes along with H.264 that is passed on. */
    Optional<ExternalStream.Sound> soundInUse() {
        boolean passedOn = codec.equals("h264") && !needsFfmpeg();
        return sound.map(s -> passedOn || s.leftOut().isPresent()
                ? s
                : new ExternalStream.Sound(
                        s.codec(),
                        Optional.of("sound goes along with H.264 that is passed on as it is, and this is not")));
    }

    Map<String, Object> toDocument() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("codec", codec);
        document.put("width", size.width());
        document.put("height", size.height());
        document.put("rate", rate.numerator());
        document.put("rate_per", rate.denominator());
        document.put("reordered", reordered);
        document.put("by_ffmpeg", byFfmpeg);
        sound.ifPresent(s -> {
            document.put("sound", s.codec());
            s.leftOut().ifPresent(why -> document.put("sound_left_out", why));
        });
        return document;
    }

    /** The format of such a document; empty if it lacks something. */
    static Optional<SourceFormat> ofDocument(@Nullable Object document) {
        if (!(document instanceof Map<?, ?> map)
                || !(map.get("codec") instanceof String codec)
                || !(map.get("width") instanceof Number width)
                || !(map.get("height") instanceof Number height)
                || !(map.get("rate") instanceof Number rate)
                || !(map.get("rate_per") instanceof Number per)
                || width.intValue() < 1
                || height.intValue() < 1
                || rate.intValue() < 1
                || per.intValue() < 1) {
            return Optional.empty();
        }
        return Optional.of(new SourceFormat(
                codec,
                new FrameSize(width.intValue(), height.intValue()),
                new FrameRate(rate.intValue(), per.intValue()),
                Boolean.TRUE.equals(map.get("reordered")),
                Boolean.TRUE.equals(map.get("by_ffmpeg")),
                map.get("sound") instanceof String sound
                        ? Optional.of(new ExternalStream.Sound(
                                sound,
                                Optional.ofNullable(map.get("sound_left_out") instanceof String why ? why : null)))
                        : Optional.empty()));
    }
}
