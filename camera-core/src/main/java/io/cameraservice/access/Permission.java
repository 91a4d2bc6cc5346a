package io.cameraservice.access;

import java.util.Locale;

/** What a use case asks for; the earlier service's three names. */
public enum Permission {
    VIEW(Role.VIEWER),
    CONTROL(Role.OPERATOR),
    ADMIN(Role.ADMIN);

    private final Role role;

    Permission(Role role) {
        this.role = role;
    }

    /** The lowest role that has it. */
    public Role role() {
        return role;
    }

    /** The name on the wire: lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
