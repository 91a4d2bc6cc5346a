/**
 * Streams elsewhere as cameras: a driver whose devices are URLs. Knows how to look at a source, pull it through ffmpeg and keep
 * the list; knows no stream of ours, no recording and no client.
 */
package io.cameraservice.internal.external;
