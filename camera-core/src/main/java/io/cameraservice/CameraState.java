package io.cameraservice;

/**
 * Where a camera is in its life. One state machine per camera decides:
 *
 * <pre>
 *   DISCONNECTED ──attached──► IDLE ──demand──► OPENING ──first frame──► RUNNING ◄──first frame──┐
 *        ▲                      ▲                  │ refused                │ no frames          │
 *        │                      │                  ▼                        ▼                    │
 *        │                      │               FAULTED ◄──refused────── STALLED                 │
 *        │                      │                  └─── tried again with growing pauses ─────────┘
 *        └─detached, from any   └─ demand over, after a linger, from any
 * </pre>
 */
public enum CameraState {
    /** Known, but not plugged in. */
    DISCONNECTED,
    /** Plugged in, nobody wants frames, the device is closed. */
    IDLE,
    /** The device is being opened, or is open and has not delivered a frame yet. */
    OPENING,
    /** Frames arrive. */
    RUNNING,
    /** Frames were wanted and stopped coming; the device is closed and opened again, with growing pauses. */
    STALLED,
    /** The device could not be opened (busy, no permission, broken); tried again, with growing pauses. */
    FAULTED;

    /** Whether the device is plugged in. */
    public boolean isConnected() {
        return this != DISCONNECTED;
    }
}
