/**
 * The running service: its cameras by id, what a principal may do with them, and the assembly of the other packages. Registry,
 * identities, snapshots, sessions.
 */
package io.cameraservice.internal.service;
