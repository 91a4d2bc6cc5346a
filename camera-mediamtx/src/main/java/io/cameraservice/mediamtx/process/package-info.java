/** A MediaMTX that runs as a child of ours: which program, with what configuration, and what is done when it ends. */
package io.cameraservice.mediamtx.process;
