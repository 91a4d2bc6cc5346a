package io.cameraservice.health;

/** What a part of the service does. */
public enum ComponentState {
    STARTING,
    RUNNING,
    /** It works, with less than it should have: see the detail. */
    DEGRADED,
    STOPPING,
    STOPPED,
    ERROR
}
