/** An RTSP client: connection, log-in, SDP, and RTP put together to pictures. Tolerates what cameras do beside the standard. */
package io.cameraservice.internal.network.client;
