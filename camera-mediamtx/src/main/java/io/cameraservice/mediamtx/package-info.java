/** MediaMTX as a media server: it is attached to where it runs, and kept in line with the cameras. */
package io.cameraservice.mediamtx;
