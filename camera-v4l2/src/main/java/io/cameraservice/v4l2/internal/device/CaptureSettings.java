package io.cameraservice.v4l2.internal.device;

import java.time.Duration;

/**
 * How to capture. Immutable.
 *
 * @param buffers how many to ask the driver for
 * @param stallTimeout after how long without a frame the stream is restarted
 * @param restarts how often in a row, without a frame in between, before the capture is given up
 */
public record CaptureSettings(int buffers, Duration stallTimeout, int restarts) {}
