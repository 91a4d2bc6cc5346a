/** Recordings and snapshots as their users see them. No path outside the two media directories may be expressed here. */
package io.cameraservice.media;
