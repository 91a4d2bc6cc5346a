/**
 * Hears which video nodes come, go and change. What it hears are hints: the truth is read from the file system, so that a lost,
 * late or doubled hint costs nothing. What a node is, and what is done about it, is decided elsewhere.
 */
package io.cameraservice.v4l2.internal.hotplug;
