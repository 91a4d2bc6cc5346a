package io.cameraservice.v4l2.internal.control;

import io.cameraservice.device.Control;
import io.cameraservice.device.Control.Flag;
import io.cameraservice.device.Control.MenuItem;
import io.cameraservice.device.ControlValue;
import io.cameraservice.v4l2.internal.abi.Ioctl;
import io.cameraservice.v4l2.internal.abi.QueryExtCtrl;
import io.cameraservice.v4l2.internal.abi.QueryMenu;
import io.cameraservice.v4l2.internal.control.ControlIo.NodeControl;
import io.cameraservice.v4l2.internal.device.OpenNode;
import io.cameraservice.v4l2.internal.sys.Errno;
import io.cameraservice.v4l2.internal.sys.SysFailure;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lists the controls of an open node. For use by one thread. */
final class ControlReader {
    private static final Logger LOG = LoggerFactory.getLogger(ControlReader.class);
    private static final int MAX = 1024;
    private static final int MAX_MENU = 256;

    /**
     * V4L2_CTRL_CLASS_USER | 1, V4L2_CID_BASE, V4L2_CTRL_CLASS_CAMERA | 1, V4L2_CID_CAMERA_CLASS_BASE of
     * v4l2-controls.h.
     */
    private static final int[] STANDARD = {0x00980001, 0x00980900, 0x009a0001, 0x009a0900};

    private static final int STANDARD_COUNT = 64;

    private final OpenNode node;
    private final ControlIo io;
    private final QueryExtCtrl query;
    private final Set<String> names = new HashSet<>();
    private String group = "";

    ControlReader(OpenNode node) {
        this.node = node;
        io = new ControlIo(node);
        query = new QueryExtCtrl(node.machine().abi());
    }

    /** All but compound and disabled ones, and those the device refuses to read. */
    List<NodeControl> list() throws SysFailure {
        List<NodeControl> controls = new ArrayList<>();
        for (int i = 0, id = 0; i < MAX && next(id); i++) {
            id = query.id();
            if (query.type() == QueryExtCtrl.TYPE_CLASS) {
                group = query.name();
            } else if ((query.flags() & QueryExtCtrl.FLAG_DISABLED) == 0 && query.dimensions() == 0) {
                read(uniqueName(query.name()), group, menu(query.type())).ifPresent(controls::add);
            }
        }
        return controls;
    }

    /** The control as it is now, under the name and with the menu it had; empty if it cannot be read. */
    Optional<NodeControl> again(NodeControl known) throws SysFailure {
        node.must(Ioctl.VIDIOC_QUERY_EXT_CTRL, query.ask(known.id()));
        Control before = known.control();
        return read(before.name(), before.group(), before.menu());
    }

    /** The kernel's numbers of all that somebody could turn, without reading a value. */
    List<Integer> ids() throws SysFailure {
        List<Integer> ids = new ArrayList<>();
        for (int i = 0, id = 0; i < MAX && next(id); i++) {
            id = query.id();
            if (query.type() != QueryExtCtrl.TYPE_CLASS && (query.flags() & QueryExtCtrl.FLAG_READ_ONLY) == 0) {
                ids.add(id);
            }
        }
        return ids;
    }

    private boolean next(int after) throws SysFailure {
        int answer = node.call(Ioctl.VIDIOC_QUERY_EXT_CTRL, query.ask(after | QueryExtCtrl.NEXT_CTRL));
        if (answer == -Errno.EINVAL || answer == -Errno.ENOTTY) {
            return false; // no more, or none at all
        }
        if (isRefused(answer)) {
            LOG.debug("{}: a control after {} is left out: {}", node.path(), after, Errno.describe(-answer));
            return nextStandard(after);
        }
        SysFailure.check(Ioctl.VIDIOC_QUERY_EXT_CTRL.name(), node.path(), answer);
        return true;
    }

    /**
     * The next of the standard controls that the device answers for. uvcvideo asks the device when a control is
     * queried for the
     * first time; where that fails, the kernel does not tell the next one by itself.
     */
    private boolean nextStandard(int after) throws SysFailure {
        for (int first : STANDARD) {
            for (int id = Math.max(first, after + 1); id < first + STANDARD_COUNT; id++) {
                int answer = node.call(Ioctl.VIDIOC_QUERY_EXT_CTRL, query.ask(id));
                if (answer >= 0) {
                    return true;
                }
                if (answer != -Errno.EINVAL && !isRefused(answer)) {
                    throw new SysFailure(Ioctl.VIDIOC_QUERY_EXT_CTRL.name(), node.path(), -answer);
                }
            }
        }
        return false;
    }

    /** Whether the device is there and has refused; one that does not answer at all is not asked for each control. */
    private static boolean isRefused(int answer) {
        return answer == -Errno.EIO
                || answer == -Errno.EBUSY
                || answer == -Errno.EPIPE
                || answer == -Errno.EILSEQ
                || answer == -Errno.EACCES
                || answer == -Errno.ERANGE;
    }

    private Optional<NodeControl> read(String name, String under, List<MenuItem> menu) throws SysFailure {
        Optional<Control.Type> type = type(query.type());
        if (type.isEmpty()) {
            return Optional.empty();
        }
        String label = query.name();
        int textBytes = type.get() == Control.Type.TEXT ? Math.max(1, query.elementSize()) : 0;
        ControlValue preset =
                type.get() == Control.Type.TEXT ? ControlValue.of("") : ControlValue.of(query.defaultValue());
        Control bare = new Control(
                name,
                label,
                under,
                type.get(),
                query.minimum(),
                query.maximum(),
                query.step(),
                preset,
                preset,
                menu,
                flags(query.flags()));
        NodeControl control = new NodeControl(query.id(), query.type() == QueryExtCtrl.TYPE_INTEGER64, textBytes, bare);
        if (bare.flags().contains(Flag.WRITE_ONLY) || type.get() == Control.Type.BUTTON) {
            return Optional.of(control);
        }
        try {
            Control read = bare.withValue(io.get(control));
            return Optional.of(new NodeControl(control.id(), control.wide(), textBytes, read));
        } catch (SysFailure e) {
            if (Errno.isGone(e.errno())) {
                throw e;
            }
            LOG.debug("control '{}' is left out: {}", label, e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * A name as {@code v4l2-ctl} makes it of a label: {@code "White Balance, Auto"} gives {@code "white_balance_auto"}.
     */
    private String uniqueName(String label) {
        String plain =
                label.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("^_|_$", "");
        String base = plain.isEmpty() ? "control" : plain;
        String name = base;
        for (int n = 2; !names.add(name); n++) {
            name = base + "_" + n;
        }
        return name;
    }

    private List<MenuItem> menu(int type) {
        if (type != QueryExtCtrl.TYPE_MENU && type != QueryExtCtrl.TYPE_INTEGER_MENU) {
            return List.of();
        }
        List<MenuItem> items = new ArrayList<>();
        QueryMenu item = new QueryMenu(node.machine().abi());
        long last = Math.min(query.maximum(), query.minimum() + MAX_MENU);
        for (int i = (int) Math.max(0, query.minimum()); i <= last; i++) {
            if (node.call(Ioctl.VIDIOC_QUERYMENU, item.ask(query.id(), i)) >= 0) { // there may be holes
                items.add(new MenuItem(i, type == QueryExtCtrl.TYPE_MENU ? item.name() : Long.toString(item.value())));
            }
        }
        return items;
    }

    private static Optional<Control.Type> type(int code) {
        return switch (code) {
            case QueryExtCtrl.TYPE_INTEGER, QueryExtCtrl.TYPE_INTEGER64 -> Optional.of(Control.Type.INTEGER);
            case QueryExtCtrl.TYPE_BOOLEAN -> Optional.of(Control.Type.BOOLEAN);
            case QueryExtCtrl.TYPE_MENU -> Optional.of(Control.Type.MENU);
            case QueryExtCtrl.TYPE_INTEGER_MENU -> Optional.of(Control.Type.INTEGER_MENU);
            case QueryExtCtrl.TYPE_BUTTON -> Optional.of(Control.Type.BUTTON);
            case QueryExtCtrl.TYPE_BITMASK -> Optional.of(Control.Type.BITMASK);
            case QueryExtCtrl.TYPE_STRING -> Optional.of(Control.Type.TEXT);
            default -> Optional.empty();
        };
    }

    private static Set<Flag> flags(int bits) {
        Set<Flag> flags = EnumSet.noneOf(Flag.class);
        if ((bits & QueryExtCtrl.FLAG_READ_ONLY) != 0) {
            flags.add(Flag.READ_ONLY);
        }
        if ((bits & QueryExtCtrl.FLAG_INACTIVE) != 0) {
            flags.add(Flag.INACTIVE);
        }
        if ((bits & QueryExtCtrl.FLAG_VOLATILE) != 0) {
            flags.add(Flag.VOLATILE);
        }
        if ((bits & QueryExtCtrl.FLAG_WRITE_ONLY) != 0) {
            flags.add(Flag.WRITE_ONLY);
        }
        return flags;
    }
}
