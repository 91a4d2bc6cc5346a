/** Media files read and joined without starting a program: fragmented MP4, MPEG-TS, Matroska. */
package io.cameraservice.internal.recording.container;
