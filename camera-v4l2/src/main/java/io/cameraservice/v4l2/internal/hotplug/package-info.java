/**
 * Events about video nodes that appear, vanish and change. An event is a hint: the truth is read from the file system,
 * so that a lost, late or doubled event does no harm. What a node is, and what to do about it, is decided elsewhere.
 */
package io.cameraservice.v4l2.internal.hotplug;
