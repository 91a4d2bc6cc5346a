package io.cameraservice.v4l2.internal.hotplug;

/** Takes what a source heard. */
public interface NodeChangeListener {
    /** Something is new about the node of that name, e.g. {@code "video0"}. */
    void node(String name);

    /** Anything may have happened: look at all nodes. */
    void everything();
}
