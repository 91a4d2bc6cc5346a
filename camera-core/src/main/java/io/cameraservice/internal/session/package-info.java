/** Who may do what, checked and written down, in front of the use cases. Every transport goes through here; nothing else does. */
package io.cameraservice.internal.session;
