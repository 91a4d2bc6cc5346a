package io.cameraservice.v4l2.internal.hotplug;

/** A descriptor that becomes readable when something happened. For use by one thread. */
interface NodeChangeSource extends AutoCloseable {
    /** To be polled for input. */
    int fd();

    /** Reads all that waits; false if the source is of no use any more. */
    boolean read(NodeChangeListener nodeChangeListener);

    @Override
    void close();
}
