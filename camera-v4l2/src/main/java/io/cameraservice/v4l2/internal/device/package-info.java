/**
 * One node at a time: opening it, asking what it is and offers, agreeing on a mode, taking frames from it, and saying in words
 * what went wrong. Which nodes exist, when they come and go, and who they are is not for this room to know.
 */
package io.cameraservice.v4l2.internal.device;
