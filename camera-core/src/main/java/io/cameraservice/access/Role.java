package io.cameraservice.access;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What somebody may do; each role includes the ones before it. */
public enum Role {
    /** Sees cameras, streams and files. */
    VIEWER,
    /** Also takes snapshots, records, starts and stops streams, deletes files. */
    OPERATOR,
    /** Also sees and changes the service itself. */
    ADMIN;

    /** Whether this role includes the other. */
    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }

    /** What the role allows. */
    public Set<Permission> permissions() {
        EnumSet<Permission> all = EnumSet.noneOf(Permission.class);
        Arrays.stream(Permission.values()).filter(p -> includes(p.role())).forEach(all::add);
        return all;
    }

    /** The name used in tokens, configuration and on the wire: lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of this wire name. */
    public static Optional<Role> ofWireName(String name) {
        return Arrays.stream(values()).filter(r -> r.wireName().equals(name)).findFirst();
    }

    /** All wire names, for messages. */
    public static List<String> wireNames() {
        return Arrays.stream(values()).map(Role::wireName).toList();
    }
}
