package io.cameraservice.mediamtx.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpResponseReaderTest {
    private static final int MOST = 100;

    @Test
    void aBodyOfKnownLength() throws IOException {
        HttpResponseReader answer = read("HTTP/1.1 200 OK\r\nserver: mediamtx\r\nContent-Length:  3 \r\n\r\nü!more");
        assertEquals(new HttpResponseReader(200, "mediamtx", "ü!", true), answer);
    }

    @Test
    void aBodyInChunks() throws IOException {
        String head = "HTTP/1.1 404 Not Found\r\nTransfer-Encoding: Chunked\r\n\r\n";
        HttpResponseReader answer = read(head + "2\r\nab\r\n00a ; x=y\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n");
        assertEquals(new HttpResponseReader(404, "", "ab0123456789", true), answer);
    }

    @Test
    void aBodyToTheEnd() throws IOException {
        assertEquals(new HttpResponseReader(200, "", "abc", false), read("HTTP/1.1 200 OK\n\nabc"));
    }

    @Test
    void noBody() throws IOException {
        assertEquals(new HttpResponseReader(204, "", "", true), read("HTTP/1.1 204 No Content\r\n\r\n"));
        assertEquals(new HttpResponseReader(200, "", "", true), read("HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n"));
        assertEquals(
                new HttpResponseReader(200, "", "", true),
                read("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
    }

    @Test
    void whetherAnotherRequestMayFollow() throws IOException {
        assertFalse(read("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n").reusable());
        assertFalse(read("HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 0\r\n\r\n")
                .reusable());
        assertTrue(read("HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n")
                .reusable());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH\r\n",
                "HTTP/2.0 200 OK\r\n\r\n",
                "HTTP/1.1 20 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno header\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nab",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n",
            })
    void whatIsNoHttp(String text) {
        assertThrows(ProtocolException.class, () -> read(text));
    }

    @Test
    void whatHasNoEnd() {
        assertThrows(ProtocolException.class, () -> read("HTTP/1.1 " + "1".repeat(10_000)));
        assertThrows(ProtocolException.class, () -> read("HTTP/1.1 200 OK\r\n" + "a: b\r\n".repeat(1000)));
        assertThrows(ProtocolException.class, () -> read("HTTP/1.1 100 Continue\r\n\r\n".repeat(1000)));
        String chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        assertThrows(ProtocolException.class, () -> read(chunked + "1;" + "x".repeat(10_000)));
        assertThrows(ProtocolException.class, () -> read(chunked + "0\r\n" + "a: b\r\n".repeat(1000)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 101\r\n\r\n",
                "Content-Length: 999999999999999999\r\n\r\n",
                "\r\n01234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890",
                "Transfer-Encoding: chunked\r\n\r\nfffffffffffffff\r\n",
                "Transfer-Encoding: chunked\r\n\r\n3c\r\n012345678901234567890123456789012345678901234567890123456789\r\n3c\r\n"
            })
    void whatIsTooLong(String rest) {
        assertThrows(HttpResponseReader.TooLong.class, () -> read("HTTP/1.1 200 OK\r\n" + rest));
    }

    @Test
    void whatEndsTooEarly() {
        String whole = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n";
        for (int length = 0; length < whole.length(); length++) {
            String part = whole.substring(0, length);
            assertThrows(EOFException.class, () -> read(part), part);
        }
    }

    @Property
    void anyBytesAreAnAnswerOrAnIoException(@ForAll @Size(max = 200) byte[] rest) {
        byte[] begin = "HTTP/1.1 200 OK\r\n".getBytes(UTF_8);
        byte[] all = new byte[begin.length + rest.length];
        System.arraycopy(begin, 0, all, 0, begin.length);
        System.arraycopy(rest, 0, all, begin.length, rest.length);
        try {
            HttpResponseReader.read(new ByteArrayInputStream(all), MOST);
        } catch (IOException e) {
            // as it should be
        }
    }

    private static HttpResponseReader read(String text) throws IOException {
        return HttpResponseReader.read(new ByteArrayInputStream(text.getBytes(UTF_8)), MOST);
    }
}
