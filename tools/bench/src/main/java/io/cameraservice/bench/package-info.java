/**
 * Measurements of the real parts, started by {@code tools/bench/run}. One class per group of figures, each
 * of which says in its table what is aimed at and whether it was reached.
 */
@NullMarked
package io.cameraservice.bench;

import org.jspecify.annotations.NullMarked;
