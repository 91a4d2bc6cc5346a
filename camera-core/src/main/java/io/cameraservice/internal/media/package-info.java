/** Compressed media as packets with their capture times, and the formats they come in: H.264, NUT, EBML. */
package io.cameraservice.internal.media;
