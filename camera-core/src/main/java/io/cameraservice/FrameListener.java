package io.cameraservice;

import io.cameraservice.device.Frame;

/**
 * Takes frames of a camera. Called on a thread of the service's pool, one call at a time; while a call lasts, newer frames
 * replace each other and are counted as skipped. The camera is never held up. An exception ends the subscription and is logged.
 */
@FunctionalInterface
public interface FrameListener {
    void frame(Frame frame);
}
