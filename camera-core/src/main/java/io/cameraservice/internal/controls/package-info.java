/**
 * What can be turned at a camera: read, set, reset; kept, and set again when the camera comes back; changes told. Opens no
 * device: its driver does what is asked. Knows nothing of frames.
 */
package io.cameraservice.internal.controls;
