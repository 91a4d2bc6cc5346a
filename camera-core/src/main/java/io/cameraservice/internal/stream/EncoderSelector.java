package io.cameraservice.internal.stream;

import io.cameraservice.CameraException;
import io.cameraservice.internal.util.Ffmpeg;
import io.cameraservice.internal.util.StateStore;
import io.cameraservice.stream.StreamPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the encoder to use: the first candidate that encodes real frames which can be decoded again. What was found is remembered
 * for as long as ffmpeg stays the same. Safe for use by any thread.
 */
public final class EncoderSelector {
    private static final Logger log = LoggerFactory.getLogger(EncoderSelector.class);
    private static final String DOCUMENT = "encoder";

    private final Ffmpeg ffmpeg;
    private final StateStore state;
    private final List<EncoderCandidate> candidates;
    private @Nullable Choice chosen;

    /** A candidate and how it came to be chosen. */
    record Choice(EncoderCandidate candidate, String why) {}

    public EncoderSelector(Ffmpeg ffmpeg, StateStore state) {
        this(ffmpeg, state, EncoderCandidate.LADDER);
    }

    EncoderSelector(Ffmpeg ffmpeg, StateStore state, List<EncoderCandidate> candidates) {
        this.ffmpeg = ffmpeg;
        this.state = state;
        this.candidates = candidates;
    }

    /**
     * The encoder to use; tries the candidates at the first call, which takes up to some seconds.
     *
     * @throws CameraException.DependencyFailed without ffmpeg, or if it has no encoder that works
     */
    synchronized Choice choose() {
        Choice known = chosen;
        if (known == null) {
            known = remembered().orElseGet(this::climb);
            chosen = known;
            log.info("encoder {}: {}", known.candidate().codec(), known.why());
        }
        return known;
    }

    /** Finds out now rather than when the first stream is wanted; says nothing if there is none. */
    public void prepare() {
        try {
            choose();
        } catch (CameraException e) {
            if (!Thread.currentThread().isInterrupted()) {
                log.warn("{}", e.getMessage());
            }
        } catch (RuntimeException | Error e) {
            log.error("the encoders could not be tried", e); // not reported elsewhere
        }
    }

    private Optional<Choice> remembered() {
        Map<String, Object> known = state.load(DOCUMENT).orElse(Map.of());
        if (!ffmpeg.fingerprint().equals(known.get("ffmpeg"))) {
            return Optional.empty();
        }
        return candidates.stream()
                .filter(r ->
                        r.codec().equals(known.get("codec")) && r.plausible().getAsBoolean())
                .findFirst()
                .map(r -> new Choice(r, String.valueOf(known.get("why"))));
    }

    private Choice climb() {
        List<String> failed = new ArrayList<>();
        for (EncoderCandidate candidate : candidates) {
            if (!candidate.plausible().getAsBoolean()) {
                continue;
            }
            Optional<String> problem = EncoderSelfTest.problemOf(
                    ffmpeg.program(), candidate, StreamPlan.builder().build());
            if (problem.isEmpty()) {
                String why = "proven with ffmpeg " + ffmpeg.version()
                        + (failed.isEmpty() ? "" : "; refused: " + String.join(", ", failed));
                Map<String, Object> document = new LinkedHashMap<>();
                document.put("ffmpeg", ffmpeg.fingerprint());
                document.put("codec", candidate.codec());
                document.put("why", why);
                state.save(DOCUMENT, document);
                return new Choice(candidate, why);
            }
            failed.add(candidate.codec() + " (" + problem.get() + ")");
        }
        throw new CameraException.DependencyFailed(
                "no_encoder",
                "ffmpeg",
                "ffmpeg " + ffmpeg.version() + " has no H.264 encoder that works: " + String.join(", ", failed),
                "install an ffmpeg with libx264",
                null);
    }
}
