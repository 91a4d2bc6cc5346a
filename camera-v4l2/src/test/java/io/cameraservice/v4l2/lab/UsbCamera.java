package io.cameraservice.v4l2.lab;

import com.sun.jna.Platform;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A webcam made of software in a port of the kernel's virtual USB host controller, until it is closed. Each method
 * returns when
 * the camera has done what was asked. For use by one thread.
 */
public final class UsbCamera implements AutoCloseable {
    private static final Path ATTACH = Path.of("/sys/devices/platform/vhci_hcd.0/attach");
    private static final String PYTHON = "/usr/bin/python3"; // on the PATH there may be a slow wrapper
    private static final Duration ANSWER = Duration.ofSeconds(30);
    /** A camera of H.264 has ffmpeg make its film first. */
    private static final Duration PLUGGING = Duration.ofMinutes(2);

    private final Process process;
    private final Writer commands;
    private final List<String> output = new CopyOnWriteArrayList<>();

    private UsbCamera(Process process) {
        this.process = process;
        commands = process.outputWriter(StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read, "usb-camera-output");
        reader.setDaemon(true);
        reader.start();
    }

    static boolean isPossible() {
        return Platform.isLinux()
                && Files.isWritable(ATTACH)
                && Files.isExecutable(Path.of(PYTHON))
                && Files.exists(program());
    }

    /** Plugs in what the spec says. */
    public static UsbCamera plug(UsbCameraSpec spec) {
        List<String> command = new ArrayList<>(List.of(PYTHON, program().toString()));
        command.addAll(spec.arguments());
        try {
            UsbCamera camera = new UsbCamera(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
            try {
                camera.awaitPlugged(0);
            } catch (AssertionError e) {
                camera.close();
                throw e;
            }
            return camera;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Pulls the cable. */
    public void unplug() {
        command("unplug");
    }

    /** Pulls the cable as hardware does: transfers fail for a moment first. */
    public void unplugLikeHardware() {
        command("unplug eproto");
    }

    /** Plugs it in where it was, out first if it is in; its controls have their defaults again. */
    public void replug() {
        int before = count("plugged into port");
        command("replug");
        awaitPlugged(before);
    }

    /** Plugs it into another port. */
    public void replug(int port) {
        int before = count("plugged into port");
        command("replug " + port);
        awaitPlugged(before);
    }

    /** One of several cameras into another port. */
    public void replug(int camera, int port) {
        int before = count("plugged into port");
        command(camera + " replug " + port);
        awaitPlugged(before);
    }

    /** Sends no frame any more. */
    public void stop() {
        command("stop");
    }

    /** Sends frames again. */
    public void go() {
        command("go");
    }

    /** Sends so many frames a second, whatever was agreed; 0 for what was agreed. */
    public void rate(double perSecond) {
        command("fps " + perSecond);
    }

    /** Every frame from now on lacks its second half. */
    public void damage() {
        command("corrupt 1000000");
    }

    /** The firmware has crashed: answers nothing. */
    public void hang() {
        command("hang");
    }

    /** Goes on after {@link #hang()}, with what was asked meanwhile unanswered. */
    public void wake() {
        command("wake");
    }

    /**
     * Refuses a control with the code of UVC's bRequestErrorCode; {@code "all"}, {@code "probe"}, {@code "commit"}
     * too.
     */
    public void stall(String control, int code) {
        command("stall " + control + " " + code);
    }

    /** Refuses nothing any more. */
    public void unstall() {
        command("unstall");
    }

    /** Never answers when asked for this control. */
    public void mute(String control) {
        command("mute " + control);
    }

    public void unmute() {
        command("unmute");
    }

    /**
     * The host controller has so many bytes a millisecond left for isochronous transfers; 0 for as many as are wanted.
     */
    public void bandwidth(int bytes) {
        command(bytes == 0 ? "space" : "space " + bytes);
    }

    /** The host controller has no bandwidth left for isochronous transfers. */
    public void noBandwidth() {
        command("space 0");
    }

    /** Refuses to start its stream: VIDIOC_STREAMON fails with EIO. */
    public void refuseCommit() {
        stall("commit", 1);
    }

    /** Fails the video transfers under way with EPROTO. */
    public void failTransfers() {
        command("eproto");
    }

    /** The camera itself changes a control, and tells the host. */
    public void set(String control, int value) {
        command("set " + control + " " + value);
    }

    /** What a control was set to by the host, in order, since it was plugged in first. */
    public List<String> settings(String control) {
        return output.stream()
                .filter(line -> line.contains(": " + control + "="))
                .map(line -> line.substring(line.indexOf('=') + 1))
                .toList();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void command(String line) {
        int before = outcomes();
        try {
            commands.write(line + "\n");
            commands.flush();
        } catch (IOException e) {
            throw new AssertionError("the camera program has ended: " + output, e);
        }
        Await.until("the camera has done '" + line + "'", ANSWER, () -> outcomes() > before || !process.isAlive());
        String last = output.stream().filter(UsbCamera::isOutcome).reduce("none", (a, b) -> b);
        if (!last.equals("done")) {
            throw new AssertionError(line + ": " + last + ": " + output);
        }
    }

    private void awaitPlugged(int before) {
        Await.until(
                "the camera is plugged in", PLUGGING, () -> count("plugged into port") > before || !process.isAlive());
        if (!process.isAlive()) {
            throw new AssertionError("the camera program has ended: " + output);
        }
    }

    private int outcomes() {
        return (int) output.stream().filter(UsbCamera::isOutcome).count();
    }

    private static boolean isOutcome(String line) {
        return line.equals("done") || line.startsWith("failed ");
    }

    private int count(String words) {
        return (int) output.stream().filter(line -> line.contains(words)).count();
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
            }
        } catch (IOException e) {
            output.add("its output ended: " + e.getMessage());
        }
    }

    private static Path program() {
        return Path.of(System.getProperty("v4l2.lab.tools", "tools/v4l2-lab"), "uvc_camera.py");
    }
}
