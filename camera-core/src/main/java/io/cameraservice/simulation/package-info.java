/**
 * Simulated cameras: for demonstrations without hardware, and for tests of applications that must survive what real cameras do.
 *
 * <p>They deliver moving pictures at an exact rate, and can be unplugged, stalled, slowed, damaged and refused from code.
 */
package io.cameraservice.simulation;
