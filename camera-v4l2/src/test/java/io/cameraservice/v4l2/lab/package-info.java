/**
 * Tests on real kernel nodes: in the guest that {@code tools/v4l2-lab/run} boots, or on any machine that has cameras. Skipped
 * where there are none.
 */
@NullMarked
package io.cameraservice.v4l2.lab;

import org.jspecify.annotations.NullMarked;
