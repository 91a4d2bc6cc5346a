package io.cameraservice.internal.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.CameraException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceAddressTest {
    @ParameterizedTest
    @CsvSource({
        "rtsp://10.0.0.9/live, rtsp://10.0.0.9/live, 10.0.0.9, 554",
        "RTSP://CAM.local:554/Live, rtsp://cam.local/Live, cam.local, 554",
        "rtsps://cam/x, rtsps://cam/x, cam, 322",
        "rtsp://admin:geheim@cam:8554/x?y=1, rtsp://cam:8554/x?y=1, cam, 8554",
        "rtsp://admin:ge@heim:x@cam/x, rtsp://cam/x, cam, 554",
        "rtsp://geheim@cam, rtsp://cam, cam, 554",
        "rtsp://[fd00::1]:8554/x, rtsp://[fd00::1]:8554/x, fd00::1, 8554",
        "rtsp://cam/x?user=geheim&password=geheim&channel=2, rtsp://cam/x?user=***&password=***&channel=2, cam, 554",
        "rtsp://cam/user=admin_password=ge_heim_channel=1_stream=0.sdp,"
                + " rtsp://cam/user=***_password=***_channel=1_stream=0.sdp, cam, 554",
        "rtsp://cam/x?Token=geheim, rtsp://cam/x?Token=***, cam, 554",
    })
    void isShownWithoutItsSecrets(String url, String shown, String host, int port) {
        SourceAddress address = SourceAddress.parse(" " + url + " ");
        assertEquals(shown, address.shown());
        assertEquals(shown, address.toString());
        assertEquals(host, address.host());
        assertEquals(port, address.port());
        assertTrue(address.origin().endsWith(":" + port + "/"));
        assertFalse(shown.contains("geheim") || address.origin().contains("geheim"));
        assertEquals(url.contains("geheim"), address.url().contains("geheim"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "rtmp://a:geheim@h/x",
                "http://h/x",
                "file:///etc/passwd",
                "rtsp:",
                "rtsp://",
                "rtsp:///x",
                "rtsp://a:geheim@/x",
                "rtsp://h:0/x",
                "rtsp://h:99999/x",
                "rtsp://a:geheim#1@h/x",
                "rtsp://h/x\nfile 'pipe:'",
                "rtsp://h/a geheim",
                "rtsp://h/ü",
            })
    void whatCannotBeUsedIsRefusedWithoutRepeatingIt(String url) {
        CameraException.InvalidArgument refused =
                assertThrows(CameraException.InvalidArgument.class, () -> SourceAddress.parse(url));
        assertEquals("stream_url", refused.param());
        assertFalse(String.valueOf(refused.getMessage()).contains("geheim"), refused.getMessage());
    }
}
