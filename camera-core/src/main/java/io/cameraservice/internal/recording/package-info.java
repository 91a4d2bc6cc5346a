/** Recordings from start to end: a recorder that is supervised, gaps, the ledger, and finishing the file. */
package io.cameraservice.internal.recording;
