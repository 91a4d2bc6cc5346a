package io.cameraservice.access;

/** What a principal may do with a service: the one table from use cases to permissions. */
public enum Operation {
    LIST_CAMERAS(Permission.VIEW, "listing cameras"),
    VIEW_CAMERA(Permission.VIEW, "looking at a camera"),
    LABEL_CAMERA(Permission.ADMIN, "naming a camera"),
    FORGET_CAMERA(Permission.ADMIN, "forgetting a camera"),
    MERGE_CAMERAS(Permission.ADMIN, "merging cameras"),
    VIEW_CONTROLS(Permission.VIEW, "looking at controls"),
    SET_CONTROLS(Permission.CONTROL, "setting controls"),
    RESET_CONTROLS(Permission.CONTROL, "resetting controls"),
    WATCH_CAMERA(Permission.VIEW, "watching a camera"),
    TAKE_SNAPSHOT(Permission.CONTROL, "taking a snapshot"),
    LIST_SNAPSHOTS(Permission.VIEW, "listing snapshots"),
    VIEW_SNAPSHOT(Permission.VIEW, "looking at a snapshot"),
    READ_SNAPSHOT(Permission.VIEW, "reading a snapshot"),
    DELETE_SNAPSHOT(Permission.CONTROL, "deleting a snapshot"),
    START_RECORDING(Permission.CONTROL, "starting a recording"),
    STOP_RECORDING(Permission.CONTROL, "stopping a recording"),
    SAVE_RECENT(Permission.CONTROL, "saving the last seconds"),
    LIST_RECORDINGS(Permission.VIEW, "listing recordings"),
    VIEW_RECORDING(Permission.VIEW, "looking at a recording"),
    READ_RECORDING(Permission.VIEW, "reading a recording"),
    DELETE_RECORDING(Permission.CONTROL, "deleting a recording"),
    START_STREAMING(Permission.CONTROL, "starting a stream"),
    STOP_STREAMING(Permission.CONTROL, "stopping a stream"),
    LIST_STREAMS(Permission.VIEW, "listing streams"),
    VIEW_STREAM(Permission.VIEW, "looking at a stream"),
    DISCONNECT_READER(Permission.CONTROL, "disconnecting a reader"),
    LIST_EXTERNAL_STREAMS(Permission.VIEW, "listing external streams"),
    ADD_EXTERNAL_STREAM(Permission.CONTROL, "adding an external stream"),
    REMOVE_EXTERNAL_STREAM(Permission.CONTROL, "removing an external stream"),
    WATCH_EVENTS(Permission.VIEW, "watching events"),
    VIEW_SERVER_INFO(Permission.VIEW, "looking at the server's information"),
    VIEW_STATUS(Permission.VIEW, "looking at the status"),
    VIEW_HEALTH(Permission.ADMIN, "looking at the health report");

    private final Permission permission;
    private final String description;

    Operation(Permission permission, String description) {
        this.permission = permission;
        this.description = description;
    }

    /** What is needed for it. */
    public Permission permission() {
        return permission;
    }

    /** The lowest role that may do it. */
    public Role role() {
        return permission.role();
    }

    /** For messages and the audit log, e.g. {@code "taking a snapshot"}. */
    public String description() {
        return description;
    }
}
