package io.cameraservice.internal.rtsp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.access.Credentials;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a media server is given is good for it alone: for reading, from where it is, until it is closed. */
class MediaServerLoginTest {
    private static final Pattern NONCE = Pattern.compile("Digest .*nonce=\"([^\"]+)\"");

    private RelayRig rig;
    private MediaServerLogin login;

    @BeforeEach
    void open() {
        rig = new RelayRig(options -> options.login("viewer", "readers' own"));
        rig.publishTestMedia();
        login = rig.relay.login("mediamtx");
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic", "Digest"})
    void itReadsFromWhereTheServerIs(String scheme) throws Exception {
        login.goodFrom(at("127.0.0.1"));
        assertEquals(200, describe("127.0.0.1", scheme, login.credentials()));
        assertEquals(401, describe("127.0.0.2", scheme, login.credentials()));
        login.goodFrom(at("127.0.0.2"));
        assertEquals(401, describe("127.0.0.1", scheme, login.credentials()));
        assertEquals(200, describe("127.0.0.2", scheme, login.credentials()));
    }

    @Test
    void itIsGoodFromNowhereAtFirstAndAfterItsEnd() throws Exception {
        assertEquals(401, describe("127.0.0.1", "Basic", login.credentials()));
        login.goodFrom(address -> true);
        assertEquals(200, describe("127.0.0.1", "Basic", login.credentials()));
        login.close();
        assertEquals(401, describe("127.0.0.1", "Basic", login.credentials()));
    }

    @Test
    void onlyWhoKnowsItIsAskedAbout() throws Exception {
        List<InetAddress> asked = new CopyOnWriteArrayList<>();
        login.goodFrom(asked::add);
        assertEquals(401, describe("127.0.0.1", "Basic", new Credentials.Password("mediamtx", "guessed")));
        assertEquals(401, describe("127.0.0.1", "Digest", new Credentials.Password("mediamtx", "guessed")));
        assertEquals(List.of(), asked);
        assertEquals(200, describe("127.0.0.1", "Digest", login.credentials()));
        assertEquals(List.of(InetAddress.getLoopbackAddress()), asked);
    }

    @Test
    void readersGoOnWithTheirs() throws Exception {
        login.goodFrom(address -> true);
        Credentials.Password readers = new Credentials.Password("viewer", "readers' own");
        assertEquals(200, describe("127.0.0.2", "Basic", readers));
        assertEquals(200, describe("127.0.0.2", "Digest", readers));
        rig.relay.login("viewer");
        assertEquals(200, describe("127.0.0.2", "Digest", readers), "a server may call itself as they do");
    }

    @Test
    void eachIsAnother() {
        assertNotEquals(
                login.credentials().secret(),
                rig.relay.login("mediamtx").credentials().secret());
        assertTrue(login.credentials().secret().length() >= 32, "192 bits");
        assertFalse(login.toString().contains(login.credentials().secret()));
    }

    private static Predicate<InetAddress> at(String address) throws UnknownHostException {
        return InetAddress.getByName(address)::equals;
    }

    /** The status of the last answer. */
    private int describe(String from, String scheme, Credentials.Password with) throws Exception {
        String url = rig.url();
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(from, 0));
            socket.connect(rig.relay.address(), 5000);
            socket.setSoTimeout(10_000);
            BufferedReader answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            List<String> refusal = ask(socket, answers, url, "");
            assertTrue(refusal.get(0).contains("401"), refusal.get(0));
            String authorization = scheme.equals("Basic") ? basic(with) : digest(with, url, refusal);
            String status = ask(socket, answers, url, "Authorization: " + authorization + "\r\n")
                    .get(0);
            return Integer.parseInt(status.split(" ", -1)[1]);
        }
    }

    private static List<String> ask(Socket socket, BufferedReader answers, String url, String header)
            throws IOException {
        socket.getOutputStream()
                .write(("DESCRIBE " + url + " RTSP/1.0\r\nCSeq: 1\r\n" + header + "\r\n").getBytes(UTF_8));
        List<String> head = new ArrayList<>();
        for (String line = answers.readLine(); line != null && !line.isEmpty(); line = answers.readLine()) {
            head.add(line);
        }
        return head;
    }

    private static String basic(Credentials.Password with) {
        return "Basic " + Base64.getEncoder().encodeToString((with.user() + ":" + with.secret()).getBytes(UTF_8));
    }

    private static String digest(Credentials.Password with, String url, List<String> refusal) throws Exception {
        String challenge = refusal.stream()
                .filter(line -> line.contains("Digest") && !line.contains("SHA-256"))
                .findFirst()
                .orElseThrow();
        Matcher nonce = NONCE.matcher(challenge);
        assertTrue(nonce.find(), challenge);
        String one = md5(with.user() + ":camera-service:" + with.secret());
        String response = md5(one + ":" + nonce.group(1) + ":" + md5("DESCRIBE:" + url));
        return "Digest username=\"" + with.user() + "\", realm=\"camera-service\", nonce=\"" + nonce.group(1)
                + "\", uri=\"" + url + "\", response=\"" + response + "\"";
    }

    private static String md5(String text) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8)));
    }
}
