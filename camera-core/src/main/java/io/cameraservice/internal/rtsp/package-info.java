/** An RTSP server on one thread: publishers in, readers out, with demand, limits and authentication. Media are not decoded. */
package io.cameraservice.internal.rtsp;
