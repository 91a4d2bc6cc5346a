/** What a stream should be and what it is. Values only: {@code internal.stream} and {@code internal.rtsp} run it. */
package io.cameraservice.stream;
