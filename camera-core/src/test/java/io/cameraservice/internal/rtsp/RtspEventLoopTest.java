package io.cameraservice.internal.rtsp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.internal.util.ListeningSocket;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.ThreadChecks;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nothing ends the relay's thread but its closing. */
@Timeout(30)
class RtspEventLoopTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final ThreadChecks threads = new ThreadChecks();

    @Test
    void anErrorOfATaskIsNotTheEnd() throws Exception {
        try (RtspEventLoop loop = new RtspEventLoop()) {
            loop.start();
            loop.execute(() -> {
                throw new StackOverflowError("thrown by the test");
            });
            loop.execute(() -> loop.after(Duration.ZERO, () -> {
                throw new AssertionError("thrown by the test");
            }));
            loop.execute(() -> loop.atEndOfCycle(() -> {
                throw new NoClassDefFoundError("thrown by the test");
            }));
            CompletableFuture<String> later = new CompletableFuture<>();
            loop.execute(() -> loop.after(Duration.ofMillis(20), () -> later.complete("runs")));
            assertEquals("runs", later.get(10, TimeUnit.SECONDS));
            assertEquals(Optional.empty(), loop.failure());
        }
        Await.until("its thread ends", SOON, () -> threads.started().isEmpty());
    }

    /** They wake nobody and run all the same, in order, also after a long silence. */
    @Test
    void tasksThatMayWaitRunSoon() throws Exception {
        List<Integer> ran = new CopyOnWriteArrayList<>();
        try (RtspEventLoop loop = new RtspEventLoop()) {
            loop.start();
            for (int i = 0; i < 50; i++) {
                int number = i;
                loop.executeSoon(() -> ran.add(number));
                if (i % 10 == 9) {
                    Await.until("they run", SOON, () -> ran.size() == number + 1);
                }
            }
            long last = System.nanoTime();
            Await.until("the loop waits without a timeout", SOON, () -> System.nanoTime() - last > 1_200_000_000L);
            loop.executeSoon(() -> ran.add(50));
            Await.until("it runs", SOON, () -> ran.size() == 51);
        }
        assertEquals(IntStream.rangeClosed(0, 50).boxed().toList(), ran);
    }

    @Test
    void aLostSelectorIsReplacedAndClientsAreServedAgain() throws Exception {
        RtspEventLoop loop = new RtspEventLoop();
        RtspServerContext context =
                new RtspServerContext(new TestOptions().build(Runnable::run), RtspServerOptions.Tuning.DEFAULT, loop);
        Pipe pipe = Pipe.open();
        try (loop;
                ServerSocketChannel server = ListeningSocket.bind("127.0.0.1", 0, 10, "rtsp.port")) {
            loop.register(pipe.source(), SelectionKey.OP_READ, new SelectorCloser());
            loop.execute(new RtspAcceptor(server, context)::start);
            loop.start();
            InetSocketAddress address = (InetSocketAddress) server.getLocalAddress();
            try (Socket before = client(address)) {
                assertTrue(answerOf(before).startsWith("RTSP/1.0 200"));
                pipe.sink().write(ByteBuffer.wrap(new byte[1]));
                before.getInputStream().readAllBytes(); // to the end: whoever was connected has to come again
            }
            try (Socket after = client(address)) {
                assertTrue(answerOf(after).startsWith("RTSP/1.0 200"));
            }
            assertEquals(Optional.empty(), loop.failure());
        } finally {
            pipe.source().close();
            pipe.sink().close();
        }
        Await.until("its thread ends", SOON, () -> threads.started().isEmpty());
    }

    @Test
    void aRestartThatFailsIsToldAndTriedAgain() throws Exception {
        Pipe pipe = Pipe.open();
        try (RtspEventLoop loop = new RtspEventLoop()) {
            AtomicInteger tries = new AtomicInteger();
            loop.onRestart(() -> {
                if (tries.incrementAndGet() < 3) {
                    throw new IllegalStateException("not yet");
                }
            });
            loop.register(pipe.source(), SelectionKey.OP_READ, new SelectorCloser());
            loop.start();
            pipe.sink().write(ByteBuffer.wrap(new byte[1]));
            Await.until(
                    "it is told",
                    SOON,
                    () -> loop.failure().filter(why -> why.contains("not yet")).isPresent());
            Await.until("it works again", SOON, () -> loop.failure().isEmpty());
            assertEquals(3, tries.get());
        } finally {
            pipe.source().close();
            pipe.sink().close();
        }
    }

    private static Socket client(InetSocketAddress address) throws IOException {
        Socket client = new Socket(address.getAddress(), address.getPort());
        client.setSoTimeout(10_000);
        return client;
    }

    private static String answerOf(Socket client) throws IOException {
        client.getOutputStream().write("OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        byte[] answer = new byte[12];
        int read = client.getInputStream().readNBytes(answer, 0, answer.length);
        return new String(answer, 0, read, StandardCharsets.US_ASCII);
    }

    /** What a fault of the system would be. */
    private static final class SelectorCloser implements RtspEventLoop.Handler {
        @Override
        public void ready(SelectionKey key) throws IOException {
            key.selector().close();
        }

        @Override
        public void abort(Throwable why) {}
    }
}
