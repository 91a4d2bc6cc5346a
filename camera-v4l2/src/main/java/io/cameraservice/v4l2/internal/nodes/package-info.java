/**
 * The registry of the machine's video nodes, and the started driver. Joins the packages that watch, open and identify
 * nodes; how any of them works does not belong here.
 */
package io.cameraservice.v4l2.internal.nodes;
