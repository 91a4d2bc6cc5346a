/** Network cameras: sources that were added by URL, probed, pulled and given to the service as devices. */
package io.cameraservice.internal.network;
