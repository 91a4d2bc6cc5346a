/** Who may come in: tokens signed with the instance's own key, API keys, short-lived links to single files. */
@NullMarked
package io.cameraservice.launcher.auth;

import org.jspecify.annotations.NullMarked;
