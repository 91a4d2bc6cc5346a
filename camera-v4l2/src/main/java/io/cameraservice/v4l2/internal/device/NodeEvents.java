package io.cameraservice.v4l2.internal.device;

/** Takes the events of a streaming node, on the capture thread. */
public interface NodeEvents {
    /** Before the first frame: says which events are wanted. */
    void subscribe(OpenNode node);

    /** Some wait to be taken. */
    void take(OpenNode node);
}
