/**
 * What the other packages and the plug-in modules share: threads, events, child processes, files, JSON, limits, addresses,
 * redaction. Depends on the JDK and SLF4J alone.
 */
package io.cameraservice.internal.util;
