/** Real MediaMTX servers for tests. */
package io.cameraservice.mediamtx.testing;
