package io.cameraservice.v4l2.internal.control;

import io.cameraservice.device.Control;

/**
 * A control with what the kernel needs to know it by. Immutable.
 *
 * @param id the kernel's number
 * @param wide whether its value has 64 bits
 * @param textBytes room for its text, with the final zero; 0 for numbers
 */
record NodeControl(int id, boolean wide, int textBytes, Control control) {}
