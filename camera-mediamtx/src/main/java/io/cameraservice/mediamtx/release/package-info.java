/** Releases of MediaMTX: version numbers, the cache on this machine, and the installer. */
package io.cameraservice.mediamtx.release;
