package io.cameraservice.v4l2.internal.hotplug;

/** What a monitor's thread serves. Called on that thread alone. */
public interface HotplugHandler extends NodeChangeListener {
    /** Does what is due. */
    void tick();

    /** Nanoseconds until {@link #tick()} has something to do; negative if nothing is planned. */
    long untilNextNanos();
}
