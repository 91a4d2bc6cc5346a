/** Who may do what. No token format and no password lives here: those are the launcher's. */
package io.cameraservice.access;
