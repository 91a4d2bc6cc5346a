/** An RTSP server on one thread: packets in, readers out, with demand, limits and authentication. Media are not decoded. */
package io.cameraservice.internal.rtsp;
