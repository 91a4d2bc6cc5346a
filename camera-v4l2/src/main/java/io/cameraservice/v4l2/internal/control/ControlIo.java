package io.cameraservice.v4l2.internal.control;

import io.cameraservice.device.Control;
import io.cameraservice.device.Control.Flag;
import io.cameraservice.device.ControlValue;
import io.cameraservice.v4l2.internal.abi.ExtControl;
import io.cameraservice.v4l2.internal.abi.ExtControls;
import io.cameraservice.v4l2.internal.abi.Ioctl;
import io.cameraservice.v4l2.internal.abi.QueryExtCtrl;
import io.cameraservice.v4l2.internal.device.OpenNode;
import io.cameraservice.v4l2.internal.sys.SysFailure;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads and writes single values of an open node. For use by one thread. */
final class ControlIo {
    private final OpenNode node;
    private final ExtControls controls;
    private final ExtControl one;

    ControlIo(OpenNode node) {
        this.node = node;
        controls = new ExtControls(node.machine().abi());
        one = new ExtControl(node.machine().abi());
    }

    ControlValue get(NodeControl control) throws SysFailure {
        if (control.control().type() == Control.Type.TEXT) {
            ByteBuffer text = ByteBuffer.allocateDirect(control.textBytes());
            one.askText(control.id(), control.textBytes(), address(text));
            node.must(Ioctl.VIDIOC_G_EXT_CTRLS, controls.ask(address(one.bytes())));
            byte[] bytes = new byte[control.textBytes()];
            text.get(0, bytes);
            String all = new String(bytes, StandardCharsets.UTF_8);
            int end = all.indexOf('\0');
            return ControlValue.of(end < 0 ? all : all.substring(0, end));
        }
        node.must(
                Ioctl.VIDIOC_G_EXT_CTRLS,
                controls.ask(address(one.ask(control.id(), 0).bytes())));
        if (control.wide()) {
            return ControlValue.of(one.value64());
        }
        return ControlValue.of(
                control.control().type() == Control.Type.BITMASK ? Integer.toUnsignedLong(one.value()) : one.value());
    }

    void set(NodeControl control, ControlValue value) throws SysFailure {
        if (value instanceof ControlValue.Text text) {
            ByteBuffer bytes = ByteBuffer.allocateDirect(control.textBytes());
            bytes.put(text.value().getBytes(StandardCharsets.UTF_8)); // the caller has checked its length
            one.askText(control.id(), control.textBytes(), address(bytes));
            node.must(Ioctl.VIDIOC_S_EXT_CTRLS, controls.ask(address(one.bytes())));
        } else if (value instanceof ControlValue.Whole number) {
            one.ask(control.id(), number.value());
            node.must(Ioctl.VIDIOC_S_EXT_CTRLS, controls.ask(address(one.bytes())));
        }
    }

    /** Whether it has an effect at present: an automatic mode that was just set may have changed that. */
    boolean isInactive(NodeControl control) throws SysFailure {
        if (control.control().flags().contains(Flag.READ_ONLY)) {
            return false;
        }
        QueryExtCtrl query = new QueryExtCtrl(node.machine().abi());
        node.must(Ioctl.VIDIOC_QUERY_EXT_CTRL, query.ask(control.id()));
        return (query.flags() & QueryExtCtrl.FLAG_INACTIVE) != 0;
    }

    /** Whether a stream that runs locks it. */
    boolean isGrabbed(NodeControl control) throws SysFailure {
        QueryExtCtrl query = new QueryExtCtrl(node.machine().abi());
        node.must(Ioctl.VIDIOC_QUERY_EXT_CTRL, query.ask(control.id()));
        return (query.flags() & QueryExtCtrl.FLAG_GRABBED) != 0;
    }

    private long address(ByteBuffer bytes) {
        return node.machine().calls().address(bytes);
    }

    /**
     * A control with what the kernel needs to know it by. Immutable.
     *
     * @param id the kernel's number
     * @param wide whether its value has 64 bits
     * @param textBytes room for its text, with the final zero; 0 for numbers
     */
    record NodeControl(int id, boolean wide, int textBytes, Control control) {}
}
