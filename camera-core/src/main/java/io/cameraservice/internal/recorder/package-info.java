/**
 * Logical recordings over many runs of a {@link io.cameraservice.spi.Recorder}: start, gaps, resumption, end. Knows the relay
 * and the recording store; opens no device and encodes nothing.
 */
package io.cameraservice.internal.recorder;
