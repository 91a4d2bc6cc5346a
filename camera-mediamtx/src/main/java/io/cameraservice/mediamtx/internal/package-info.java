/** Monitors a server on one thread: polls it, compares its configuration and repairs it. */
package io.cameraservice.mediamtx.internal;
