/** Network cameras: sources that were added by URL, probed, pulled by ffmpeg and given to the service as devices. */
package io.cameraservice.internal.network;
