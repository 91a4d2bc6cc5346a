package io.cameraservice.internal.rtsp.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Whatever clients send, and however it is cut into pieces on the way. */
class RtspParserTest {
    private static final RtspParser.Limits LIMITS = new RtspParser.Limits(1024, 8, 256);
    private static final String CONVERSATION = "\r\nOPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n"
            + "$\1\0\3a\nb$\0\0\0"
            + "ANNOUNCE rtsp://h:1/cam?publish=x RTSP/1.0\r\ncseq:2\r\nContent-Length: 5\r\n\r\n$\r\n\r\n"
            + "\nTEARDOWN /cam RTSP/1.0\nCSeq: 3\nSession: ab;timeout=60\n\n";

    @Test
    void requestsAndFramesComeOutInOrder() {
        assertEquals(
                List.of(
                        "OPTIONS * 1 ''",
                        "frame 1 3",
                        "frame 0 0",
                        "ANNOUNCE /cam 2 '$\r\n\r\n'",
                        "TEARDOWN /cam 3 ''"),
                parse(CONVERSATION.getBytes(ISO_8859_1), List.of()));
    }

    @Property(tries = 300)
    void splittingChangesNothing(@ForAll @Size(max = 40) List<@IntRange(min = 1, max = 30) Integer> pieces) {
        byte[] bytes = CONVERSATION.getBytes(ISO_8859_1);
        assertEquals(parse(bytes, List.of()), parse(bytes, pieces));
    }

    @Property(tries = 500)
    void anyBytesAreReadOrRefused(
            @ForAll byte[] bytes, @ForAll @Size(max = 10) List<@IntRange(min = 1, max = 9) Integer> pieces) {
        parse(bytes, pieces);
    }

    @Property(tries = 500)
    void aDamagedRequestIsReadOrRefused(@ForAll @IntRange(min = 0, max = 150) int at, @ForAll byte damage) {
        byte[] bytes = CONVERSATION.getBytes(ISO_8859_1);
        bytes[at % bytes.length] = damage;
        assertEquals(parse(bytes, List.of()), parse(bytes, List.of(1, 2, 3, 5, 8, 13, 21)));
    }

    @Test
    void framesOfTheLargestSizePass() {
        byte[] frame = new byte[4 + 0xFFFF];
        frame[0] = '$';
        frame[2] = -1;
        frame[3] = -1;
        assertEquals(List.of("frame 0 65535"), parse(frame, List.of()));
    }

    @Test
    void aHeadMayNotGrowBeyondItsLimitEvenWithoutALineEnd() {
        assertEquals(List.of("Header too large"), parse("x".repeat(2000).getBytes(ISO_8859_1), List.of()));
        String lines = "OPTIONS * RTSP/1.0\r\n" + ("X: " + "y".repeat(200) + "\r\n").repeat(6);
        assertEquals(List.of("Header too large"), parse(lines.getBytes(ISO_8859_1), List.of()));
    }

    @Test
    void nothingSecretIsShown() throws RtspException {
        assertEquals("/cam", RtspUri.parse("rtsp://host/cam?publish=secret").toString());
        assertEquals("basic credentials", Authorization.parse("Basic YTpi").toString());
    }

    @Test
    void uris() throws RtspException {
        RtspUri uri = RtspUri.parse("rtsp://[::1]:8555/cam?token=t&preroll=2/streamid=1");
        assertEquals("cam", uri.stream());
        assertEquals("2", uri.parameter("preroll").orElse("-"));
        assertEquals("t", uri.parameter("token").orElse("-"));
        assertTrue(uri.parameter("publish").isEmpty());
        assertTrue(uri.endsWith("streamid=1"));
        assertEquals("rtsp://h/cam/", RtspUri.parse("rtsp://h/cam/").contentBase());
        assertEquals("cam", RtspUri.parse("rtsp://h/cam/").stream());
        assertEquals("", RtspUri.parse("rtsp://h").stream());
        assertThrows(RtspException.class, () -> RtspUri.parse("http://h/"));
    }

    @Test
    void transports() throws RtspException {
        assertEquals(
                4,
                TransportHeader.choose("RTP/AVP;unicast, RTP/AVP/TCP;interleaved=4-5")
                        .channel());
        assertEquals(-1, TransportHeader.choose("rtp/avp/tcp;unicast").channel());
        for (String bad : List.of("", "RTP/AVP", "RTP/AVP/TCP;multicast", "RTP/AVP/TCP;interleaved=255-256")) {
            assertThrows(RtspException.class, () -> TransportHeader.choose(bad));
        }
    }

    @Test
    void digestsOfTheStandard() throws RtspException {
        // RFC 7616, section 3.9.1
        String common = "Digest username=\"Mufasa\", realm=\"http-auth@example.org\", uri=\"/dir/index.html\","
                + " nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", nc=00000001,"
                + " cnonce=\"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ\", qop=auth, ";
        for (String tail : List.of(
                "response=\"8ca523f5e9506fed4657c9700eebdbec\", algorithm=MD5",
                "response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\", algorithm=SHA-256")) {
            Authorization given = Authorization.parse(common + tail);
            Digest digest = Digest.of(given).orElseThrow();
            assertTrue(digest.matches(given, "GET", "http-auth@example.org", "Circle of Life"));
            assertTrue(!digest.matches(given, "GET", "http-auth@example.org", "Circle of life"));
        }
    }

    private static List<String> parse(byte[] bytes, List<Integer> pieces) {
        List<String> found = new ArrayList<>();
        RtspParser parser = new RtspParser(LIMITS);
        int at = 0;
        try {
            for (int i = 0; at < bytes.length; i++) {
                int length = Math.min(bytes.length - at, i < pieces.size() ? pieces.get(i) : bytes.length);
                feed(parser, bytes, at, length, found);
                at += length;
            }
        } catch (RtspException e) {
            found.add(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static void feed(RtspParser parser, byte[] bytes, int at, int length, List<String> found)
            throws IOException, RtspException {
        ReadableByteChannel piece = Channels.newChannel(new ByteArrayInputStream(bytes, at, length));
        RtspParser.Handler collect = new Collector(found);
        while (parser.fill(piece) > 0) {
            while (parser.next(collect)) {
                // collected
            }
        }
    }

    private record Collector(List<String> found) implements RtspParser.Handler {
        @Override
        public void request(RtspRequest request) {
            found.add(request + " " + request.cseq() + " '" + request.bodyText() + "'");
        }

        @Override
        public void interleaved(int channel, ByteBuffer payload) {
            found.add("frame " + channel + " " + payload.remaining());
        }
    }
}
