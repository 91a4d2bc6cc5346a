package io.cameraservice.internal.recording.container;

import java.time.Duration;

/**
 * What the container of a media file tells. Immutable.
 *
 * @param duration of its pictures, the last one included
 * @param wholeBytes how many bytes from its beginning on are whole; what follows was cut off
 * @param firstTime the first picture's place on the file's own time line
 * @param pictures how many
 */
public record MediaExtent(Duration duration, long wholeBytes, Duration firstTime, long pictures) {}
