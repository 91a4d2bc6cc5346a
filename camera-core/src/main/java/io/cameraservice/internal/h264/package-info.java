/** The bytes of H.264 streams. Knows no camera, no file and no process. */
package io.cameraservice.internal.h264;
