/** RTSP 1.0 as text: requests, responses, transports, session descriptions and digests. Opens no socket, keeps no session. */
package io.cameraservice.internal.relay.rtsp;
