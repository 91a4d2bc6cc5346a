package io.cameraservice.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A camera on the network with bad habits: H.264 over RTSP and TCP, real bytes on a real socket. What it does wrong is chosen by the
 * first part of the path; what it was asked is kept.
 */
public final class BadCamera implements AutoCloseable {
    private static final byte[] START_CODE = {0, 0, 0, 1};

    /** What one path does wrong; nothing by default. */
    public static final class Habits {
        public List<Path> files = List.of();
        /** Pictures of each file before the next one begins, for all clients at once; 0 for all. */
        public int picturesOfEach;

        public int rate = 30;
        public int beginAt;
        /** All clients see the same picture at a time; otherwise each one begins at the beginning. */
        public boolean shared;

        public long firstTimestamp = -1;
        /** By picture, ticks that the clock jumps. */
        public Map<Integer, Integer> jumps = Map.of();

        public boolean inBand = true;
        public @Nullable String sprop;
        public @Nullable String sdp;
        public @Nullable String contentBase = "$URL/";
        public int lengthError;
        public @Nullable String redirect;
        public List<String> challenges = List.of();
        public String user = "admin";
        public String password = "pa:ss w\u00f6rd";
        public String realm = "cam";
        public @Nullable String interleaved = "echo";
        public String sessionHeader = "Session";
        public int timeoutSeconds;
        public boolean enforceTimeout;
        /** Only this counts as a sign of life; empty for anything. */
        public String keepAliveBy = "";

        public String publicMethods = "OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, TEARDOWN, GET_PARAMETER";
        public int optionsCode = 200;
        public int parameterCode = 200;
        public double garbage;
        public boolean strayChannel;
        public boolean markEachSlice;
        public boolean neverMark;
        public boolean startCodes;
        public boolean aggregate;
        public int dropEvery;
        public int closeAfterPictures;
        public int hangAfterPictures;
        public long describeDelayMillis;
        public @Nullable String setupMustEndWith;
        /** A track of G.711 beside the pictures: {@code good}, or what it does wrong; null for none. */
        public @Nullable String sound;
    }

    private final long born = System.nanoTime();
    private final ServerSocket server;
    private final Map<String, Habits> paths = new ConcurrentHashMap<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    public BadCamera() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        thread(this::accept);
    }

    /** A path that does this wrong. */
    public BadCamera path(String name, Habits habits) {
        paths.put(name, habits);
        return this;
    }

    /** The address of a path. */
    public String url(String path) {
        return "rtsp://127.0.0.1:" + server.getLocalPort() + "/" + path;
    }

    /** The same with the credentials of its habits. */
    public String urlWithLogin(String path) {
        Habits habits = requireNonNull(paths.get(path));
        return url(path).replace("rtsp://", "rtsp://" + escaped(habits.user) + ":" + escaped(habits.password) + "@");
    }

    /** All request lines so far, with the Authorization header behind them if there was one. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        quietly(server);
        open.forEach(BadCamera::quietly);
    }

    private static String escaped(String text) {
        StringBuilder out = new StringBuilder();
        for (byte b : text.getBytes(UTF_8)) {
            out.append(
                    Character.isLetterOrDigit(b) && b > 0
                            ? String.valueOf((char) b)
                            : String.format(Locale.ROOT, "%%%02X", b));
        }
        return out.toString();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                open.add(socket);
                thread(() -> new Client(socket).run());
            }
        } catch (IOException e) {
            // closed
        }
    }

    private static void thread(Runnable task) {
        Thread thread = new Thread(task, "bad-camera");
        thread.setDaemon(true);
        thread.start();
    }

    private static void quietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // closed all the same
        }
    }

    /** The access units of an Annex B file with delimiters, each a list of units without start codes. */
    private static List<List<byte[]>> units(Path file) throws IOException {
        byte[] data = Files.readAllBytes(file);
        List<List<byte[]>> all = new ArrayList<>();
        List<byte[]> current = new ArrayList<>();
        int start = -1;
        for (int i = 0; i + 2 <= data.length; i++) {
            boolean code = i + 2 < data.length && data[i] == 0 && data[i + 1] == 0 && data[i + 2] == 1;
            if (!code && i + 2 < data.length) {
                continue;
            }
            if (start >= 0) {
                int end = code ? i : data.length;
                while (end > start && data[end - 1] == 0) {
                    end--;
                }
                byte[] unit = Arrays.copyOfRange(data, start, end);
                if (unit.length > 0 && (unit[0] & 31) == 9) {
                    if (!current.isEmpty()) {
                        all.add(current);
                    }
                    current = new ArrayList<>();
                } else if (unit.length > 0) {
                    current.add(unit);
                }
            }
            start = i + 3;
            i += 2;
        }
        all.add(current);
        return all;
    }

    private final class Client {
        private final Socket socket;
        private final String session =
                String.format(Locale.ROOT, "%08X", ThreadLocalRandom.current().nextInt());
        private final String nonce =
                String.format(Locale.ROOT, "%032x", ThreadLocalRandom.current().nextLong() & Long.MAX_VALUE);
        private String name = "?";
        private int channel;
        private boolean playing;
        private volatile long lastSign = System.nanoTime();

        Client(Socket socket) {
            this.socket = socket;
        }

        void run() {
            try (socket) {
                InputStream in = new BufferedInputStream(socket.getInputStream());
                while (true) {
                    String line = line(in);
                    if (line == null) {
                        return;
                    }
                    if (line.isEmpty()) {
                        continue;
                    }
                    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
                    String header = line(in);
                    while (header != null && !header.isEmpty()) {
                        int colon = header.indexOf(':');
                        headers.put(
                                header.substring(0, colon),
                                header.substring(colon + 1).strip());
                        header = line(in);
                    }
                    String[] words = line.split(" ", 3);
                    request(words[0], words[1], headers);
                }
            } catch (IOException | RuntimeException e) {
                // the client is gone
            }
        }

        private @Nullable String line(InputStream in) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (int b = in.read(); b != '\n'; b = in.read()) {
                if (b < 0) {
                    return null;
                }
                if (b == '$' && bytes.size() == 0) {
                    in.read();
                    in.skipNBytes(in.read() << 8 | in.read());
                    continue;
                }
                bytes.write(b);
            }
            return bytes.toString(ISO_8859_1).stripTrailing();
        }

        private void request(String method, String url, Map<String, String> headers) throws IOException {
            requests.add(method + " " + url + " "
                    + headers.getOrDefault("Authorization", "").strip());
            String cseq = headers.getOrDefault("CSeq", "0");
            Matcher place = Pattern.compile("rtsps?://[^/]*(/.*)?").matcher(url);
            String path =
                    place.matches() && place.group(1) != null ? place.group(1).substring(1) : "";
            String first = path.split("[/?]", 2)[0];
            if (paths.containsKey(first)) {
                name = first;
            }
            Habits habits = paths.get(name.equals("?") ? first : name);
            if (habits == null) {
                reply(cseq, 404, "Not Found", "");
                return;
            }
            if (habits.keepAliveBy.isEmpty() || method.equals(habits.keepAliveBy) || !playing) {
                lastSign = System.nanoTime();
            }
            if (method.equals("OPTIONS")) {
                reply(cseq, habits.optionsCode, "OK", "Public: " + habits.publicMethods + "\r\n");
                return;
            }
            if (!habits.challenges.isEmpty() && !authorised(habits, method, headers.get("Authorization"))) {
                StringBuilder challenges = new StringBuilder();
                habits.challenges.forEach(c -> challenges
                        .append("WWW-Authenticate: ")
                        .append(c.replace("$NONCE", nonce))
                        .append("\r\n"));
                reply(cseq, 401, "Unauthorized", challenges.toString());
                return;
            }
            switch (method) {
                case "DESCRIBE" -> describe(cseq, url, habits);
                case "SETUP" -> setup(cseq, url, habits, headers.getOrDefault("Transport", ""));
                case "PLAY" -> {
                    reply(cseq, 200, "OK", "Session: " + session + "\r\nRange: npt=0.000-\r\n");
                    if (!playing) {
                        playing = true;
                        thread(() -> stream(habits));
                    }
                }
                case "GET_PARAMETER", "SET_PARAMETER" -> reply(cseq, habits.parameterCode, "Answer", "");
                case "TEARDOWN" -> {
                    reply(cseq, 200, "OK", "");
                    socket.close();
                }
                default -> reply(cseq, 501, "Not Implemented", "");
            }
        }

        private void describe(String cseq, String url, Habits habits) throws IOException {
            if (habits.describeDelayMillis > 0) {
                LockSupport.parkNanos(habits.describeDelayMillis * 1_000_000);
            }
            if (habits.redirect != null) {
                reply(cseq, 302, "Moved", "Location: " + habits.redirect.replace("$SELF", url) + "\r\n");
                return;
            }
            String sdp = habits.sdp;
            if (sdp == null) {
                List<byte[]> key = units(habits.files.get(0)).get(0);
                String sets = encoded(key, 7) + "," + encoded(key, 8);
                String sprop = habits.sprop == null ? sets : habits.sprop;
                sdp = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=Cam\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\na=control:*\r\n"
                        + "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1"
                        + (sprop.isEmpty() ? "" : ";sprop-parameter-sets=" + sprop) + "\r\na=control:trackID=0\r\n"
                        + (habits.sound == null ? "" : "m=audio 0 RTP/AVP 0\r\na=control:trackID=1\r\n");
            }
            byte[] body = sdp.replace("$URL", url).getBytes(UTF_8);
            String base = habits.contentBase;
            reply(
                    cseq,
                    200,
                    "OK",
                    (base == null ? "" : "Content-Base: " + base.replace("$URL", url) + "\r\n")
                            + "Content-Type: application/sdp\r\nContent-Length: " + (body.length + habits.lengthError)
                            + "\r\n",
                    body);
        }

        private String encoded(List<byte[]> units, int type) {
            return units.stream()
                    .filter(u -> (u[0] & 31) == type)
                    .map(u -> Base64.getEncoder().encodeToString(u))
                    .findFirst()
                    .orElse("");
        }

        private void setup(String cseq, String url, Habits habits, String transport) throws IOException {
            if (habits.setupMustEndWith != null && !url.endsWith(habits.setupMustEndWith)) {
                reply(cseq, 404, "Stream Not Found", "");
                return;
            }
            if (!transport.contains("TCP")) {
                reply(cseq, 461, "Unsupported Transport", "");
                return;
            }
            String answer = "RTP/AVP/TCP;unicast";
            if (habits.sound != null && url.endsWith("trackID=1")) {
                if (habits.sound.equals("refused")) {
                    reply(cseq, 500, "Internal Server Error", "");
                } else if (habits.sound.equals("closing")) {
                    socket.close();
                } else {
                    String headers = "Transport: " + answer + ";interleaved=2-3\r\nSession: " + session + "\r\n";
                    reply(cseq, 200, "OK", headers);
                }
                return;
            }
            if ("echo".equals(habits.interleaved)) {
                answer += ";interleaved=0-1;ssrc=12345678";
            } else if (habits.interleaved != null) {
                answer += ";interleaved=" + habits.interleaved;
                channel = Integer.parseInt(habits.interleaved.split("-", 2)[0]);
            }
            String timeout = habits.timeoutSeconds > 0 ? ";timeout=" + habits.timeoutSeconds : "";
            reply(
                    cseq,
                    200,
                    "OK",
                    "Transport: " + answer + "\r\n" + habits.sessionHeader + ": " + session + timeout + "\r\n");
        }

        private boolean authorised(Habits habits, String method, @Nullable String given) {
            if (given == null) {
                return false;
            }
            if (given.startsWith("Basic ")) {
                String text = new String(Base64.getDecoder().decode(given.substring(6)), UTF_8);
                return habits.challenges.stream().anyMatch(c -> c.startsWith("Basic"))
                        && text.equals(habits.user + ":" + habits.password);
            }
            Map<String, String> p = new TreeMap<>();
            Matcher m = Pattern.compile("(\\w+)=(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^,\\s]+))")
                    .matcher(given);
            while (m.find()) {
                p.put(m.group(1), m.group(2) == null ? m.group(3) : m.group(2).replaceAll("\\\\(.)", "$1"));
            }
            String algorithm = p.getOrDefault("algorithm", "MD5");
            String offered = habits.challenges.stream()
                    .filter(c -> c.startsWith("Digest"))
                    .filter(c -> c.contains("algorithm=SHA-256") == algorithm.equals("SHA-256"))
                    .findFirst()
                    .orElse("");
            if (offered.isEmpty()) {
                return false;
            }
            String ha1 = hash(algorithm, habits.user + ":" + habits.realm + ":" + habits.password);
            String ha2 = hash(algorithm, method + ":" + p.get("uri"));
            String want = offered.contains("qop")
                    ? hash(algorithm, ha1 + ":" + nonce + ":" + p.get("nc") + ":" + p.get("cnonce") + ":auth:" + ha2)
                    : hash(algorithm, ha1 + ":" + nonce + ":" + ha2);
            return want.equals(p.get("response"));
        }

        private String hash(String algorithm, String text) {
            try {
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(UTF_8)));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        private void reply(String cseq, int code, String reason, String headers, byte... body) throws IOException {
            byte[] head = ("RTSP/1.0 " + code + " " + reason + "\r\nCSeq: " + cseq + "\r\n" + headers + "\r\n")
                    .getBytes(ISO_8859_1);
            send(ByteBuffer.allocate(head.length + body.length)
                    .put(head)
                    .put(body)
                    .array());
        }

        private synchronized void send(byte[] bytes) throws IOException {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
        }

        private void stream(Habits habits) {
            try {
                media(habits);
            } catch (IOException e) {
                // the client is gone
            }
        }

        private void media(Habits habits) throws IOException {
            List<List<List<byte[]>>> files = new ArrayList<>();
            for (Path file : habits.files) {
                files.add(units(file));
            }
            ThreadLocalRandom random = ThreadLocalRandom.current();
            long clock = habits.firstTimestamp >= 0 ? habits.firstTimestamp : random.nextLong(1L << 31);
            int sequence = random.nextInt(65536);
            int packets = 0;
            int file = 0;
            int inFile = habits.beginAt
                    + (habits.shared ? (int) ((System.nanoTime() - born) * habits.rate / 1_000_000_000L) : 0);
            long began = System.nanoTime();
            for (int i = 0; !socket.isClosed(); i++) {
                if (habits.picturesOfEach > 0) {
                    long position = (System.nanoTime() - born) * habits.rate / 1_000_000_000L;
                    int now = (int) (position / habits.picturesOfEach % files.size());
                    inFile = now == file ? inFile : 0;
                    file = now;
                }
                List<List<byte[]>> all = files.get(file);
                List<byte[]> unit = all.get(inFile++ % all.size());
                if (!habits.inBand) {
                    unit = unit.stream()
                            .filter(u -> (u[0] & 31) != 7 && (u[0] & 31) != 8)
                            .toList();
                }
                clock += habits.jumps.getOrDefault(i, 0);
                long stamp = clock + i * 90_000L / habits.rate & 0xFFFFFFFFL;
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                List<byte[]> payloads = payloads(habits, unit);
                for (int k = 0; k < payloads.size(); k++) {
                    byte[] payload = payloads.get(k);
                    boolean last = k == payloads.size() - 1;
                    boolean mark = !habits.neverMark && (last || (habits.markEachSlice && (payload[0] & 31) < 24));
                    ByteBuffer packet = ByteBuffer.allocate(16 + payload.length);
                    packet.put((byte) '$').put((byte) channel).putShort((short) (12 + payload.length));
                    packet.put((byte) 0x80).put((byte) (96 | (mark ? 0x80 : 0))).putShort((short) sequence++);
                    packet.putInt((int) stamp).putInt(0x12345678).put(payload);
                    if (habits.dropEvery == 0 || ++packets % habits.dropEvery != 0) {
                        out.writeBytes(packet.array());
                    }
                    if (random.nextDouble() < habits.garbage) {
                        byte[] noise = new byte[7];
                        random.nextBytes(noise);
                        IntStream.range(0, 7).forEach(n -> noise[n] = noise[n] == '$' ? (byte) 'x' : noise[n]);
                        out.writeBytes(noise);
                    }
                }
                if (habits.strayChannel) {
                    out.writeBytes(new byte[] {'$', 77, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
                }
                send(out.toByteArray());
                sound(habits, i);
                if (habits.closeAfterPictures > 0 && i >= habits.closeAfterPictures) {
                    socket.close();
                }
                if (habits.hangAfterPictures > 0 && i >= habits.hangAfterPictures) {
                    return;
                }
                if (habits.enforceTimeout && System.nanoTime() - lastSign > habits.timeoutSeconds * 1_200_000_000L) {
                    socket.close();
                }
                long due = began + (i + 1) * 1_000_000_000L / habits.rate;
                LockSupport.parkNanos(Math.max(1, due - System.nanoTime()));
            }
        }

        /** The sound of the time of a picture, in pieces of 20 ms. */
        private void sound(Habits habits, int picture) throws IOException {
            int rate = habits.rate;
            boolean late = "late".equals(habits.sound) && picture < 4 * rate;
            boolean stopped = "stopping".equals(habits.sound) && picture > 2 * rate;
            if (habits.sound == null || habits.sound.equals("silent") || late || stopped) {
                return;
            }
            int step = habits.sound.equals("stepping") ? picture / rate * 1_000_000 : 0;
            for (int n = picture * 50 / rate; n < (picture + 1) * 50 / rate; n++) {
                ByteBuffer packet = ByteBuffer.allocate(16 + 160);
                packet.put((byte) '$').put((byte) (habits.sound.equals("swapped") ? channel : 2));
                packet.putShort((short) (12 + 160))
                        .put((byte) 0x80)
                        .put((byte) 0)
                        .putShort((short) n);
                send(packet.putInt(160 * n + step).putInt(7).array());
            }
        }

        private List<byte[]> payloads(Habits habits, List<byte[]> unit) {
            List<byte[]> payloads = new ArrayList<>();
            List<byte[]> small = new ArrayList<>();
            for (byte[] nal : unit) {
                if (nal.length <= 1400) {
                    if (habits.aggregate) {
                        small.add(nal);
                    } else {
                        payloads.add(habits.startCodes ? joined(START_CODE, nal) : nal);
                    }
                    continue;
                }
                byte indicator = (byte) ((nal[0] & 0x60) | 28);
                for (int at = 1; at < nal.length; at += 1398) {
                    int end = Math.min(nal.length, at + 1398);
                    byte header = (byte) ((nal[0] & 31) | (at == 1 ? 0x80 : 0) | (end == nal.length ? 0x40 : 0));
                    payloads.add(joined(new byte[] {indicator, header}, Arrays.copyOfRange(nal, at, end)));
                }
            }
            if (!small.isEmpty()) {
                ByteArrayOutputStream aggregate = new ByteArrayOutputStream();
                aggregate.write(0x78);
                for (byte[] nal : small) {
                    aggregate.write(nal.length >>> 8);
                    aggregate.write(nal.length);
                    aggregate.writeBytes(nal);
                }
                payloads.add(0, aggregate.toByteArray());
            }
            return payloads;
        }

        private byte[] joined(byte[] first, byte[] second) {
            return ByteBuffer.allocate(first.length + second.length)
                    .put(first)
                    .put(second)
                    .array();
        }
    }
}
