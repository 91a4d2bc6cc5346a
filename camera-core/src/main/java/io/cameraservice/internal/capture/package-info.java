/** Frames of one camera from the driver to those who want them: modes, dispatching, controls. No frame is encoded here. */
package io.cameraservice.internal.capture;
