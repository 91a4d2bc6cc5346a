/** MediaMTX as a media server: attaches to a running one and configures a path for each camera. */
package io.cameraservice.mediamtx;
