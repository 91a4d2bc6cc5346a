package io.cameraservice.v4l2.played;

import io.cameraservice.v4l2.internal.abi.Abi;
import io.cameraservice.v4l2.internal.abi.ExtControl;
import io.cameraservice.v4l2.internal.abi.QueryExtCtrl;
import io.cameraservice.v4l2.internal.abi.QueryMenu;
import io.cameraservice.v4l2.internal.abi.StructLayout;
import io.cameraservice.v4l2.internal.sys.Errno;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

/** Brightness in steps of 5, a menu with a hole, and exposure that an automatic mode guards. */
final class PlayedControls {
    private static final int CLASS = 0x980001;
    private static final int BRIGHTNESS = 0x980900;
    private static final int MENU = 0x980918;
    private static final int AUTO = 0x9a0901;
    private static final int EXPOSURE = 0x9a0902;

    private final TreeMap<Integer, Fact> facts = new TreeMap<>(Map.of(
            CLASS, new Fact(QueryExtCtrl.TYPE_CLASS, "User Controls", 0, 0, 0, 0),
            BRIGHTNESS, new Fact(QueryExtCtrl.TYPE_INTEGER, "Brightness", 0, 100, 5, 50),
            MENU, new Fact(QueryExtCtrl.TYPE_MENU, "Power Line Frequency", 0, 3, 1, 1),
            AUTO, new Fact(QueryExtCtrl.TYPE_BOOLEAN, "Exposure, Auto", 0, 1, 1, 1),
            EXPOSURE, new Fact(QueryExtCtrl.TYPE_INTEGER, "Exposure Time", 1, 1000, 1, 100)));
    private final Map<Integer, Integer> values = new TreeMap<>(Map.of(BRIGHTNESS, 50, MENU, 1, AUTO, 1, EXPOSURE, 100));

    int query(ByteBuffer b, Abi abi) {
        StructLayout l = QueryExtCtrl.layout(abi);
        int asked = b.getInt(l.offset("id"));
        Integer id = (asked & QueryExtCtrl.NEXT_CTRL) != 0
                ? facts.higherKey(asked & ~QueryExtCtrl.NEXT_CTRL)
                : Integer.valueOf(asked);
        Fact fact = id == null ? null : facts.get(id);
        if (id == null || fact == null) {
            return -Errno.EINVAL;
        }
        b.putInt(l.offset("id"), id);
        b.putInt(l.offset("type"), fact.type());
        PlayedCamera.text(b, l.offset("name"), fact.name());
        b.putLong(l.offset("minimum"), fact.min());
        b.putLong(l.offset("maximum"), fact.max());
        b.putLong(l.offset("step"), fact.step());
        b.putLong(l.offset("default_value"), fact.preset());
        b.putInt(l.offset("flags"), id == EXPOSURE && isAutomatic() ? QueryExtCtrl.FLAG_INACTIVE : 0);
        return 0;
    }

    int menu(ByteBuffer b, Abi abi) {
        StructLayout l = QueryMenu.layout(abi);
        int index = b.getInt(l.offset("index"));
        if (index == 2) {
            return -Errno.EINVAL;
        }
        PlayedCamera.text(b, l.offset("name"), "item " + index);
        return 0;
    }

    int get(ByteBuffer control, Abi abi) {
        StructLayout l = ExtControl.layout(abi);
        control.putInt(l.offset("value"), values.getOrDefault(control.getInt(l.offset("id")), 0));
        return 0;
    }

    int set(ByteBuffer control, Abi abi) {
        StructLayout l = ExtControl.layout(abi);
        int id = control.getInt(l.offset("id"));
        if (id == EXPOSURE && isAutomatic()) {
            return -Errno.EACCES;
        }
        values.put(id, control.getInt(l.offset("value")));
        return 0;
    }

    private boolean isAutomatic() {
        return values.getOrDefault(AUTO, 0) == 1;
    }

    /** What a control is. */
    private record Fact(int type, String name, long min, long max, long step, long preset) {}
}
