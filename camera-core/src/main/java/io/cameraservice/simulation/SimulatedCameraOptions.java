package io.cameraservice.simulation;

import static java.util.Objects.requireNonNull;

import io.cameraservice.device.DeviceIdentity;
import io.cameraservice.device.FrameRate;
import io.cameraservice.device.FrameSize;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a simulated camera is like. Default: plugged in, with a serial number and a webcam's controls; MJPEG and YUYV at 640x480, 320x240, 1280x720 and
 * 1920x1080, each with 30, 15 and 5 frames a second. Immutable.
 */
public final class SimulatedCameraOptions {
    private final int number;
    private final String name;
    private final String model;
    private final @Nullable String serial;
    private final String port;
    private final List<PixelFormat> formats;
    private final List<FrameSize> sizes;
    private final List<FrameRate> rates;
    private final @Nullable RecordedStream recording;
    private final boolean plugged;
    private final int buffers;
    private final int quality;
    private final boolean controls;

    private SimulatedCameraOptions(Builder from) {
        number = from.number;
        name = from.name;
        model = from.model;
        serial = from.serial;
        port = from.port;
        formats = from.formats;
        sizes = from.sizes;
        rates = from.rates;
        recording = from.recording;
        plugged = from.plugged;
        buffers = from.buffers;
        quality = from.quality;
        controls = from.controls;
    }

    /** The default camera of this number, from 0: it chooses name, serial number, port and the colours of the picture. */
    public static SimulatedCameraOptions standard(int number) {
        return builder(number).build();
    }

    /** Begins with {@link #standard} of this number. */
    public static Builder builder(int number) {
        return new Builder(number);
    }

    /** Begins with these options. */
    public Builder toBuilder() {
        Builder builder = new Builder(number);
        builder.name = name;
        builder.model = model;
        builder.serial = serial;
        builder.port = port;
        builder.formats = formats;
        builder.sizes = sizes;
        builder.rates = rates;
        builder.recording = recording;
        builder.plugged = plugged;
        builder.buffers = buffers;
        builder.quality = quality;
        builder.controls = controls;
        return builder;
    }

    public int number() {
        return number;
    }

    public String name() {
        return name;
    }

    /** The identity it has at this port. */
    DeviceIdentity identity(String at) {
        return DeviceIdentity.of(model, serial, at);
    }

    String port() {
        return port;
    }

    /** What its threads are called after. */
    String threadName() {
        return "camera-sim-" + (serial != null ? serial : port);
    }

    /** All it offers: format by format, then size by size, then rate by rate, a recorded stream last. */
    public List<VideoMode> modes() {
        List<VideoMode> modes = new ArrayList<>();
        for (PixelFormat format : formats) {
            for (FrameSize size : sizes) {
                for (FrameRate rate : rates) {
                    modes.add(new VideoMode(format, size, rate));
                }
            }
        }
        recording().map(RecordedStream::mode).ifPresent(modes::add);
        return List.copyOf(modes);
    }

    Optional<RecordedStream> recording() {
        return Optional.ofNullable(recording);
    }

    boolean plugged() {
        return plugged;
    }

    int buffers() {
        return buffers;
    }

    int quality() {
        return quality;
    }

    boolean controls() {
        return controls;
    }

    /** Says what a simulated camera is like. Not safe for use by several threads. */
    public static final class Builder {
        private static final int MAX_RECORDED_BYTES = 256 << 20;

        private final int number;
        private String name;
        private String model = "Simulated camera";
        private @Nullable String serial;
        private String port;
        private List<PixelFormat> formats = List.of(PixelFormat.MJPEG, PixelFormat.YUYV);
        private List<FrameSize> sizes = List.of(
                new FrameSize(640, 480), new FrameSize(320, 240), new FrameSize(1280, 720), new FrameSize(1920, 1080));
        private List<FrameRate> rates = List.of(FrameRate.of(30), FrameRate.of(15), FrameRate.of(5));
        private @Nullable RecordedStream recording;
        private boolean plugged = true;
        private int buffers = 4;
        private int quality = 85;
        private boolean controls = true;

        private Builder(int number) {
            if (number < 0) {
                throw new IllegalArgumentException("a camera's number is not negative");
            }
            this.number = number;
            name = "Simulated camera " + number;
            serial = "SIM" + (1000 + number);
            port = "sim-usb-0:" + (number + 1);
        }

        /** As a person would call it; also drawn into the picture, as far as there are letters for it. */
        public Builder name(String value) {
            name = requireNonNull(value, "name");
            return this;
        }

        /** What all cameras of one kind share. */
        public Builder model(String value) {
            model = requireNonNull(value, "model");
            return this;
        }

        /** Its serial number; null for a camera that has none. */
        public Builder serial(@Nullable String value) {
            serial = value;
            return this;
        }

        /** Where it is plugged in. */
        public Builder port(String value) {
            port = requireNonNull(value, "port");
            return this;
        }

        /** Formats it offers of what it paints: {@link PixelFormat#MJPEG}, {@link PixelFormat#YUYV}; may be none. */
        public Builder formats(PixelFormat... values) {
            formats = List.of(values);
            for (PixelFormat format : formats) {
                if (!format.equals(PixelFormat.MJPEG) && !format.equals(PixelFormat.YUYV)) {
                    throw new IllegalArgumentException("a simulated camera paints MJPG and YUYV, not " + format
                            + "; H264 comes from recorded(...)");
                }
            }
            return this;
        }

        /** Sizes it offers: widths are multiples of 16, heights of 8, from 160x120 to 3840x2160. */
        public Builder sizes(FrameSize... values) {
            sizes = List.of(values);
            for (FrameSize size : sizes) {
                boolean fits = size.width() % Canvas.BLOCK_WIDTH == 0 && size.height() % Canvas.BLOCK_HEIGHT == 0;
                boolean inRange =
                        size.width() >= 160 && size.height() >= 120 && size.width() <= 3840 && size.height() <= 2160;
                if (!fits || !inRange) {
                    throw new IllegalArgumentException(
                            "a simulated camera paints from 160x120 to 3840x2160, the width a multiple of 16 and the height"
                                    + " of 8, not " + size);
                }
            }
            return this;
        }

        /** Rates it offers. */
        public Builder rates(FrameRate... values) {
            rates = List.of(values);
            return this;
        }

        /**
         * Also offers H.264 by playing this stream over and over.
         *
         * @param annexB an elementary stream with start codes, beginning with SPS, PPS and an IDR picture, without B-frames
         * @param size of its pictures
         * @param rate at which to play it
         */
        public Builder recorded(byte[] annexB, FrameSize size, FrameRate rate) {
            recording = new RecordedStream(annexB, size, rate);
            return this;
        }

        /** The same from a file, which is read now. */
        public Builder recorded(Path file, FrameSize size, FrameRate rate) {
            try {
                if (!Files.isRegularFile(file) || Files.size(file) > MAX_RECORDED_BYTES) {
                    throw new IOException("it is no regular file of at most " + MAX_RECORDED_BYTES + " bytes");
                }
                return recorded(Files.readAllBytes(file), size, rate);
            } catch (IOException e) {
                throw new UncheckedIOException("the recorded stream " + file + " cannot be read", e);
            }
        }

        /** Whether it is there from the start. */
        public Builder plugged(boolean value) {
            plugged = value;
            return this;
        }

        /** Frames that may be held at a time, 1…32; while all are held, new ones are lost. */
        public Builder buffers(int value) {
            if (value < 1 || value > 32) {
                throw new IllegalArgumentException("a simulated camera has 1 to 32 buffers, not " + value);
            }
            buffers = value;
            return this;
        }

        /** Quality of its JPEG pictures, 10…95. */
        public Builder quality(int value) {
            if (value < 10 || value > 95) {
                throw new IllegalArgumentException("the quality of a simulated camera is 10 to 95, not " + value);
            }
            quality = value;
            return this;
        }

        /** Whether it has brightness, exposure and the like to turn; they change what it paints, not a recorded stream. */
        public Builder controls(boolean value) {
            controls = value;
            return this;
        }

        /** The options. */
        public SimulatedCameraOptions build() {
            return new SimulatedCameraOptions(this);
        }
    }
}
