package io.cameraservice.bench;

import io.cameraservice.bench.GrayReader.Seen;
import io.cameraservice.event.Subscription;
import io.cameraservice.media.MediaContent;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingFormat;
import io.cameraservice.media.RecordingRequest;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.Tool;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/** How soon a recording begins, and whether what it holds is whole. */
final class Recordings {
    private static final Duration LENGTH = Duration.ofSeconds(10);

    private Recordings() {}

    @SuppressWarnings("try") // held while it is open
    static void start(Table table, int rounds) throws InterruptedException {
        Figures warm = new Figures();
        try (Rig rig = Rig.warm();
                Subscription held = rig.camera.stream().hold()) {
            rig.awaitSteady();
            for (int i = 0; i < rounds; i++) {
                Thread.sleep(100 + i * 97 % 1000);
                warm.add(begin(rig));
                rig.camera.stopRecording();
            }
        }
        table.upTo("start_recording to first bytes on disk, stream running", "s", warm, 0.25);
        Figures cold = new Figures();
        try (Rig rig = Rig.cold()) {
            for (int i = 0; i < rounds; i++) {
                rig.awaitCold();
                cold.add(begin(rig));
                rig.camera.stopRecording();
            }
        }
        table.upTo("start_recording to first bytes on disk, camera and encoder off", "s", cold, 0.8);
    }

    private static double begin(Rig rig) {
        long start = System.nanoTime();
        rig.camera.record(RecordingRequest.untilStopped());
        return (System.nanoTime() - start) / 1e9;
    }

    static void formats(Table table) throws IOException, InterruptedException {
        for (RecordingFormat format : RecordingFormat.values()) {
            try (Rig rig = Rig.cold()) {
                format(table, rig, format);
            }
        }
    }

    private static void format(Table table, Rig rig, RecordingFormat format) throws IOException, InterruptedException {
        long lost = rig.device.framesLost();
        String name = rig.camera.record(RecordingRequest.of(LENGTH).as(format)).filename();
        Await.until(
                "the recording ends",
                Duration.ofSeconds(40),
                () -> rig.camera.recording().isEmpty());
        lost = rig.device.framesLost() - lost;
        Recording made = rig.service.media().recording(name);
        Path file = rig.directory.resolve(name);
        MediaContent content = rig.service.media().openRecording(name);
        try (OutputStream out = Files.newOutputStream(file)) {
            content.writeTo(out, 0, content.size());
        }
        double probed = Double.parseDouble(output(
                "ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", file.toString()));
        String errors = output("ffmpeg", "-nostdin", "-v", "error", "-i", file.toString(), "-f", "null", "-");
        List<Seen> pictures = GrayReader.all(Rig.VGA, file.toString());
        long unread = pictures.stream().filter(p -> p.mark().isEmpty()).count();
        long missing = missing(pictures);
        boolean whole = Math.abs(probed - LENGTH.toSeconds()) <= 0.2
                && errors.isEmpty()
                && unread == 0
                && missing <= lost
                && !pictures.isEmpty();
        String shown = Figures.text(probed) + " s by ffprobe (the service tells "
                + made.duration().map(d -> Figures.text(d.toMillis() / 1e3)).orElse("nothing") + "), "
                + pictures.size() + " pictures, " + missing + " missing between them (" + lost
                + " lost by the simulation), " + unread + " unreadable, "
                + (errors.isEmpty() ? "decodes without an error" : "errors: " + errors.replace('\n', ' '));
        table.row("recording of 10 s as " + format.wireName(), "", 1, shown, "± 0.2 s, nothing missing", whole);
    }

    /** Numbers that are absent between the first and the last; a number that does not rise counts as a thousand. */
    private static long missing(List<Seen> pictures) {
        long missing = 0;
        OptionalLong before = OptionalLong.empty();
        for (Seen picture : pictures) {
            if (picture.mark().isPresent()) {
                long now = picture.mark().getAsLong();
                long step = before.isPresent() ? now - before.getAsLong() : 1;
                missing += step >= 1 ? step - 1 : 1000;
                before = picture.mark();
            }
        }
        return missing;
    }

    private static String output(String... command) {
        try (Tool tool = Tool.start(command)) {
            tool.exitCode(Duration.ofSeconds(60));
            return tool.output().strip();
        }
    }
}
