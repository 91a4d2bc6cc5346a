/**
 * Which of the machine's video nodes are cameras, what is the matter with the others, and who is told when that changes. Joins the
 * packages that hear, open and identify; how any of them does it does not belong here.
 */
package io.cameraservice.v4l2.internal.nodes;
