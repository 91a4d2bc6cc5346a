package io.cameraservice.v4l2.internal.hotplug;

/** A descriptor that becomes readable when something happened. For use by one thread. */
public interface NodeChangeSource extends AutoCloseable {
    /** To be polled for input. */
    int fd();

    /** Reads all pending events; false if the source has failed. */
    boolean read(Listener listener);

    @Override
    void close();

    /** Receives what a source read. */
    interface Listener {
        /** The node of that name may have changed, e.g. {@code "video0"}. */
        void node(String name);

        /** Any node may have changed. */
        void everything();
    }
}
