package io.cameraservice.stream;

import static java.util.Objects.requireNonNull;

import io.cameraservice.device.FrameRate;
import io.cameraservice.device.FrameSize;
import java.time.Duration;
import java.util.Optional;

/**
 * What to take from a camera and how to encode it. Default: at most 1280x720 at 30 frames a second, a key frame each second,
 * started by the first reader and stopped ten seconds after the last. Immutable.
 */
public final class StreamPlan {
    private final FrameSize size;
    private final FrameRate rate;
    private final Duration keyFrameInterval;
    private final Duration linger;
    private final Duration preRoll;
    private final int maxBitrate;
    private final boolean alwaysOn;

    private StreamPlan(Builder b) {
        this.size = b.size;
        this.rate = b.rate;
        this.keyFrameInterval = b.keyFrameInterval;
        this.linger = b.linger;
        this.preRoll = b.preRoll;
        this.maxBitrate = b.maxBitrate;
        this.alwaysOn = b.alwaysOn;
    }

    public static Builder builder() {
        return new Builder();
    }

    public Builder toBuilder() {
        return new Builder()
                .size(size)
                .rate(rate)
                .keyFrameInterval(keyFrameInterval)
                .linger(linger)
                .preRoll(preRoll)
                .bitrateOrZero(maxBitrate)
                .alwaysOn(alwaysOn);
    }

    /** The largest picture wanted; the device's nearest that is not larger is chosen, else its smallest. */
    public FrameSize size() {
        return size;
    }

    /** The rate wanted; a device that reaches half of it at that size gives its best, one that does not a smaller picture. */
    public FrameRate rate() {
        return rate;
    }

    /** From one key frame to the next. */
    public Duration keyFrameInterval() {
        return keyFrameInterval;
    }

    /** How long encoder and device stay on after the last reader left. */
    public Duration linger() {
        return linger;
    }

    /** How much of the past is cached in memory for recordings with a pre-roll; zero for none. */
    public Duration preRoll() {
        return preRoll;
    }

    /** Upper limit in bits per second; empty lets the encoder's quality decide. */
    public Optional<Integer> maxBitrate() {
        return maxBitrate == 0 ? Optional.empty() : Optional.of(maxBitrate);
    }

    /** Whether the stream runs without a reader; a plan with pre-roll always does. */
    public boolean alwaysOn() {
        return alwaysOn || !preRoll.isZero();
    }

    /** Not safe for use by several threads. */
    public static final class Builder {
        private FrameSize size = new FrameSize(1280, 720);
        private FrameRate rate = FrameRate.of(30);
        private Duration keyFrameInterval = Duration.ofSeconds(1);
        private Duration linger = Duration.ofSeconds(10);
        private Duration preRoll = Duration.ZERO;
        private int maxBitrate;
        private boolean alwaysOn;

        private Builder() {}

        public Builder size(FrameSize value) {
            size = requireNonNull(value, "size");
            return this;
        }

        public Builder rate(FrameRate value) {
            rate = requireNonNull(value, "rate");
            return this;
        }

        /** 0.2 to 10 seconds. */
        public Builder keyFrameInterval(Duration value) {
            keyFrameInterval = within("keyFrameInterval", value, Duration.ofMillis(200), Duration.ofSeconds(10));
            return this;
        }

        /** 0 to 1 hour. */
        public Builder linger(Duration value) {
            linger = within("linger", value, Duration.ZERO, Duration.ofHours(1));
            return this;
        }

        /** 0 to 5 minutes. */
        public Builder preRoll(Duration value) {
            preRoll = within("preRoll", value, Duration.ZERO, Duration.ofMinutes(5));
            return this;
        }

        /** Bits per second, at least 50 000; empty for no limit. */
        public Builder maxBitrate(Optional<Integer> value) {
            return bitrateOrZero(value.orElse(0));
        }

        private Builder bitrateOrZero(int value) {
            if (value != 0 && value < 50_000) {
                throw new IllegalArgumentException("maxBitrate is at least 50000 bits per second, not " + value);
            }
            maxBitrate = value;
            return this;
        }

        public Builder alwaysOn(boolean value) {
            alwaysOn = value;
            return this;
        }

        public StreamPlan build() {
            return new StreamPlan(this);
        }

        private static Duration within(String name, Duration value, Duration least, Duration most) {
            if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
                throw new IllegalArgumentException(name + " is from " + least + " to " + most + ", not " + value);
            }
            return value;
        }
    }
}
