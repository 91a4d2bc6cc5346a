/**
 * One node at a time: opens it, queries its capabilities and modes, negotiates a mode, captures frames, and explains
 * errors. Which nodes exist, and their identity, does not belong here.
 */
package io.cameraservice.v4l2.internal.device;
