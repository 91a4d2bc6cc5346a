/** Releases of MediaMTX: their numbers, where they are kept on this machine, and how one gets there. */
package io.cameraservice.mediamtx.release;
