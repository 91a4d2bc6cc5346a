/** A strict JSON reader and writer for our own state files and sidecars. Knows no file, no camera and no wire protocol. */
package io.cameraservice.internal.json;
