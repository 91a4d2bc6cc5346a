/** Runs a MediaMTX as a child process: finds the program, writes its configuration, restarts it when it ends. */
package io.cameraservice.mediamtx.process;
