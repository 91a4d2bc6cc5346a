package io.cameraservice.internal.rtsp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A response to the challenge is good for the stream it was made for, however the client writes it. */
class RtspDigestTest {
    private static final Pattern NONCE = Pattern.compile("nonce=\"([^\"]+)\"");

    private RelayRig rig;

    @BeforeEach
    void open() {
        rig = new RelayRig(options -> options.login("alice", "secret"));
        rig.publishTestMedia();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @ParameterizedTest
    @CsvSource({
        "'', BASE/cam", // as ffmpeg, GStreamer and gortsplib do
        "'', BASE/cam/",
        "'', /cam",
        "'', /cam/",
        "'', BASE/cam/streamid=0",
        "'', rtsp://elsewhere/cam", // by the name that a forwarded port has outside
        "?preroll=5, BASE/cam?preroll=5",
        "?preroll=5, /cam?preroll=5"
    })
    void isGoodForTheStream(String query, String uri) {
        try (RtspTestClient client = rig.probe()) {
            assertEquals(200, describe(client, rig.url() + query, absolute(uri)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', BASE/other",
        "'', /other",
        "'', *",
        "'', ''",
        "'', BASE",
        "'', nonsense",
        "'', BASE/cam?preroll=5",
        "?preroll=5, BASE/cam",
        "?preroll=5, BASE/cam?preroll=6"
    })
    void isNoGoodForAnother(String query, String uri) {
        try (RtspTestClient client = rig.probe()) {
            assertEquals(401, describe(client, rig.url() + query, absolute(uri)));
        }
    }

    @Test
    void isAskedForAgainAfterOneForAnother() {
        try (RtspTestClient client = rig.probe()) {
            assertEquals(401, describe(client, rig.url(), "/other"));
            assertEquals(200, describe(client, rig.url(), rig.url()));
        }
    }

    private String absolute(String uri) {
        return uri.replace("BASE", rig.url().replaceAll("/cam$", ""));
    }

    private static int describe(RtspTestClient client, String url, String uri) {
        RtspTestClient.Answer asked = client.ask("DESCRIBE", url);
        assertEquals(401, asked.status());
        Matcher nonce = NONCE.matcher(asked.header("www-authenticate"));
        assertTrue(nonce.find(), asked.toString());
        String secret = md5("alice:camera-service:secret");
        String response = md5(secret + ":" + nonce.group(1) + ":" + md5("DESCRIBE:" + uri));
        return client.ask(
                        "DESCRIBE",
                        url,
                        "Authorization: Digest username=\"alice\", realm=\"camera-service\", nonce=\"" + nonce.group(1)
                                + "\", uri=\"" + uri + "\", response=\"" + response + "\"")
                .status();
    }

    private static String md5(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
