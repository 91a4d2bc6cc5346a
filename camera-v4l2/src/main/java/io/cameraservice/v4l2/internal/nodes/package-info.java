/**
 * Which of the machine's video nodes are cameras, what is the matter with the others, and who is told when that changes. Joins
 * the rooms that hear, open and identify; how any of them does it may not enter.
 */
package io.cameraservice.v4l2.internal.nodes;
