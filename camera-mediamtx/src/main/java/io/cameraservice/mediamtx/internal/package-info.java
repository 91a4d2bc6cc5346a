/** What keeps a server in line: one thread that looks, compares and mends. */
package io.cameraservice.mediamtx.internal;
