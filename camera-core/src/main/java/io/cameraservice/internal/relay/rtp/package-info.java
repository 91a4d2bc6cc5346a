/**
 * RTP packets as bytes: finding key frames, renumbering, gathering pictures and remembering the last of them. Knows neither sockets
 * nor RTSP. Everything here belongs to one thread at a time.
 */
package io.cameraservice.internal.relay.rtp;
