/** A camera's H.264 stream: runs on demand, by an ffmpeg that was tested before it is used and is restarted when it ends. */
package io.cameraservice.internal.stream;
