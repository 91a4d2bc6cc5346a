package io.cameraservice.jsonrpc.protocol;

/** Where a method may run. */
public enum Execution {
    /** On the thread that read the call: never waits for anything. */
    INLINE,
    /** On a thread for calls: answered from memory or by a short look at a file. */
    POOLED,
    /** On a thread for calls that wait for devices, other programs or hosts; one client has a share of them. */
    SLOW
}
