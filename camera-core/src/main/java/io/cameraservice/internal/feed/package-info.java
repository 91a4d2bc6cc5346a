/**
 * One owner per device: opens it while somebody wants frames, passes frames on, notices when they stop. Knows drivers and
 * frames; knows no encoder, no file and no client.
 */
package io.cameraservice.internal.feed;
