/**
 * From frames to H.264: which encoder this machine has, and one ffmpeg per active camera. Knows feeds and the relay; knows no
 * recording and no client.
 */
package io.cameraservice.internal.encoder;
