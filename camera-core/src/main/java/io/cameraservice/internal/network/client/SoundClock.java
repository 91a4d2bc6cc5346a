package io.cameraservice.internal.network.client;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Puts the time stamps of sound on the clock of the pictures. The sender reports of both tell how the two belong together; until
 * there are reports, and where they make no sense, what arrives together belongs together. Nanoseconds throughout. Used by one
 * thread.
 */
final class SoundClock {
    /** Sound and the pictures that arrive with it are at most so far apart, whatever is reported. */
    private static final long MOST_APART = 5_000_000_000L;
    /** A time stamp that is this far from where pictures and arrival put it was set. */
    private static final long STEP = 1_000_000_000;
    /** Reports that differ by more were corrected; less is their inexactness, of which the mean is taken. */
    private static final long INEXACT = 30_000_000;

    private static final int SMOOTHING = 8;

    private final RtpClock pictures;
    private final RtpClock sound;
    private boolean pictured;
    private long pictureNanos;
    private long pictureArrived;
    private boolean begun;
    private boolean reported;
    private long offset;
    private long lastSound;
    private long lastPicture;
    private long lastArrived;
    private Optional<SenderReport> picturesReport = Optional.empty();
    private Optional<SenderReport> soundReport = Optional.empty();
    private OptionalLong picturesAhead = OptionalLong.empty();
    private OptionalLong soundAhead = OptionalLong.empty();

    SoundClock(RtpClock pictures, int clockRate) {
        this.pictures = pictures;
        this.sound = new RtpClock(clockRate);
    }

    /** A picture of this time on its own clock arrived. */
    void picture(long nanos, long arrived) {
        pictured = true;
        pictureNanos = nanos;
        pictureArrived = arrived;
    }

    void picturesReported(SenderReport report) {
        picturesReport = Optional.of(report);
        compare();
    }

    void soundReported(SenderReport report) {
        soundReport = Optional.of(report);
        compare();
    }

    /** When sound with this time stamp, which came now, belongs, on the clock of the pictures; empty before the first picture. */
    OptionalLong nanos(int timestamp, long arrived) {
        if (!pictured) {
            return OptionalLong.empty();
        }
        arrived(timestamp, arrived);
        return OptionalLong.of(lastSound + offset);
    }

    /** The newest sound of a packet, which waited least; what is in it besides waited longer. */
    void arrived(int timestamp, long arrived) {
        if (!pictured) {
            return;
        }
        long passed = sound.nanos(timestamp);
        long now = pictureNanos + arrived - pictureArrived;
        boolean stepped = isFar(passed - lastSound, pictureNanos - lastPicture, STEP)
                && isFar(passed - lastSound, arrived - lastArrived, STEP);
        if (!begun || stepped || isFar(passed + offset, now, MOST_APART)) {
            reported = false;
            picturesAhead = OptionalLong.empty();
            soundAhead = OptionalLong.empty();
            offset = now - passed;
        }
        begun = true;
        lastSound = passed;
        lastPicture = pictureNanos;
        lastArrived = arrived;
        compare();
    }

    private static boolean isFar(long one, long other, long limit) {
        return Math.abs(one - other) > limit;
    }

    /** Takes what was reported, once there are time stamps near it. */
    private void compare() {
        if (!begun || (picturesReport.isEmpty() && soundReport.isEmpty())) {
            return;
        }
        picturesReport.ifPresent(r -> picturesAhead = OptionalLong.of(pictures.at(r.timestamp()) - r.nanos()));
        soundReport.ifPresent(r -> soundAhead = OptionalLong.of(sound.at(r.timestamp()) - r.nanos()));
        picturesReport = Optional.empty();
        soundReport = Optional.empty();
        if (picturesAhead.isEmpty() || soundAhead.isEmpty()) {
            return;
        }
        long told = picturesAhead.getAsLong() - soundAhead.getAsLong();
        if (!isFar(told, offset, MOST_APART)) {
            boolean inexact = reported && !isFar(told, offset, INEXACT);
            offset = inexact ? offset + (told - offset) / SMOOTHING : told;
            reported = true;
        }
    }
}
