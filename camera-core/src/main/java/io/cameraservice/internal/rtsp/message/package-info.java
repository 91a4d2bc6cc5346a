/** RTSP messages, headers and SDP (RFC 2326, RFC 8866): parsing and writing, without any I/O. */
package io.cameraservice.internal.rtsp.message;
