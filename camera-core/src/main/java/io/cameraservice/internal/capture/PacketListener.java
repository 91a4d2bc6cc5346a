package io.cameraservice.internal.capture;

import io.cameraservice.device.Frame;

/** Takes encoded frames on the capture's thread, without a change of threads. */
@FunctionalInterface
public interface PacketListener {
    /** Takes the frame, whose bytes stay as they are, and returns at once; false if it has to come the usual way. */
    boolean take(Frame frame);
}
