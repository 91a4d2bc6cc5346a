/**
 * The RTSP relay: one publisher per stream in, any number of readers out, inside the JVM.
 *
 * <p>This room knows streams, publishers and readers. It knows no camera and no ffmpeg: whoever encodes gets a URL to publish to,
 * whoever wants pictures gets one to read from. Nothing but the JDK and slf4j may enter. {@code rtsp} below it holds the
 * language spoken on the wire, {@code rtp} the media; neither of them opens a socket or knows a stream.
 *
 * <p>One thread owns everything that moves, see {@link io.cameraservice.internal.relay.RtspEventLoop}. A type that may be touched from
 * another thread says so.
 */
package io.cameraservice.internal.relay;
