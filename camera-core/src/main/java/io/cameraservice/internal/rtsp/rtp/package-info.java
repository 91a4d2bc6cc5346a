/** RTP packets of a stream, made once for all readers, and the cache of the last groups of pictures. */
package io.cameraservice.internal.rtsp.rtp;
