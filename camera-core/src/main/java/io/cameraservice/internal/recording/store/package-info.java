/**
 * Recordings and snapshots on disk: the two media directories, their sidecars and the index in memory. Nothing outside these
 * directories is read, served or deleted here, and no program is started.
 */
package io.cameraservice.internal.recording.store;
