/** A camera's H.264 stream, on demand: its own packets, or those of an ffmpeg that was tested before and is restarted when it ends. */
package io.cameraservice.internal.stream;
