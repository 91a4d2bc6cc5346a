package io.cameraservice.v4l2.internal.hotplug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class NodeChangeSourceTest {
    private final List<String> heard = new ArrayList<>();
    private final NodeChangeSource.Listener listener = new NodeChangeSource.Listener() {
        @Override
        public void node(String name) {
            heard.add(name);
        }

        @Override
        public void everything() {
            heard.add("*");
        }
    };

    @Test
    void aUeventOfAVideoNodeIsHeardAndOthersAreNot() {
        uevent("add@/devices/x\0ACTION=add\0SUBSYSTEM=video4linux\0DEVNAME=video0\0SEQNUM=1\0");
        uevent("add@/devices/x\0ACTION=add\0SUBSYSTEM=video4linux\0DEVNAME=/dev/video12\0");
        uevent("add@/devices/x\0ACTION=add\0SUBSYSTEM=video4linux\0DEVNAME=vbi0\0");
        uevent("add@/devices/x\0ACTION=add\0SUBSYSTEM=block\0DEVNAME=video3\0");
        assertEquals(List.of("video0", "video12"), heard);
    }

    @Property(tries = 500)
    void noMessageBreaksTheParsers(@ForAll byte[] message) {
        UeventSource.parse(message, listener);
        ByteBuffer events = ByteBuffer.wrap(message).order(ByteOrder.nativeOrder());
        InotifySource.parse(events, message.length, listener);
    }

    @Test
    void inotifyEventsAreTakenApart() {
        ByteBuffer events = ByteBuffer.allocate(256).order(ByteOrder.nativeOrder());
        event(events, 0x100, "video0");
        event(events, 0x200, "sda");
        event(events, 0x4000, "");
        assertTrue(InotifySource.parse(events, events.position(), listener));
        assertEquals(List.of("video0", "*"), heard);
        event(events, 0x8000, "");
        assertFalse(InotifySource.parse(events, events.position(), listener), "the watch is gone");
    }

    private static void event(ByteBuffer events, int mask, String name) {
        byte[] padded = new byte[name.isEmpty() ? 0 : 16];
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(text, 0, padded, 0, text.length);
        events.putInt(1).putInt(mask).putInt(0).putInt(padded.length).put(padded);
    }

    private void uevent(String message) {
        UeventSource.parse(message.getBytes(StandardCharsets.UTF_8), listener);
    }
}
