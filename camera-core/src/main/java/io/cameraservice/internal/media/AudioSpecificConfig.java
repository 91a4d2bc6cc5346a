package io.cameraservice.internal.media;

import java.util.HexFormat;
import java.util.Optional;

/**
 * What an AAC decoder has to know beforehand (ISO/IEC 14496-3, 1.6.2.1), as far as containers ask for it. Immutable.
 *
 * @param objectType of the core, e.g. 2 for AAC-LC
 * @param sampleRate of the core, in Hz
 * @param channels 1 to 8
 * @param frameLength samples of an access unit, at the rate of the core
 */
public record AudioSpecificConfig(int objectType, int sampleRate, int channels, int frameLength) {
    private static final int[] RATES = {
        96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000, 7350
    };
    private static final int EXPLICIT_RATE = 15;
    private static final int ESCAPE = 31;
    private static final int SBR = 5;
    private static final int PARAMETRIC_STEREO = 29;
    private static final int LOW_DELAY = 23;
    /** Longer ones are not written by any encoder of cameras. */
    private static final int MAX_BYTES = 64;

    /** Reads it from hexadecimal; empty if it is none, or its channels are told elsewhere than in its head. */
    public static Optional<AudioSpecificConfig> parse(String hex) {
        if (hex.isEmpty() || hex.length() > 2 * MAX_BYTES || !hex.matches("(?:[0-9A-Fa-f]{2})+")) {
            return Optional.empty();
        }
        Bits bits = new Bits(HexFormat.of().parseHex(hex));
        int type = bits.objectType();
        int rate = bits.sampleRate();
        int channels = bits.read(4);
        if (type == SBR || type == PARAMETRIC_STEREO) {
            bits.sampleRate(); // of the extension
            type = bits.objectType();
        }
        boolean isShort = bits.read(1) == 1;
        boolean isGeneral = type >= 1 && type <= 4;
        if (bits.ended() || rate < 7350 || rate > 96_000 || channels < 1 || channels > 7) {
            return Optional.empty();
        }
        if (!isGeneral && type != LOW_DELAY) {
            return Optional.empty();
        }
        int length = (isShort ? 960 : 1024) / (type == LOW_DELAY ? 2 : 1);
        return Optional.of(new AudioSpecificConfig(type, rate, channels == 7 ? 8 : channels, length));
    }

    /** The head of an ADTS frame around an access unit of this length (ISO/IEC 13818-7, 6.2); empty if ADTS cannot carry it. */
    public Optional<byte[]> adtsHeader(int length) {
        int index = index();
        int whole = length + 7;
        if (objectType > 4 || index < 0 || whole >= 1 << 13) {
            return Optional.empty();
        }
        int configuration = channels == 8 ? 7 : channels;
        return Optional.of(new byte[] {
            (byte) 0xFF,
            (byte) 0xF1,
            (byte) (((objectType - 1) << 6) | (index << 2) | (configuration >> 2)),
            (byte) (((configuration & 3) << 6) | (whole >> 11)),
            (byte) (whole >> 3),
            (byte) (((whole & 7) << 5) | 0x1F),
            (byte) 0xFC
        });
    }

    private int index() {
        for (int i = 0; i < RATES.length; i++) {
            if (RATES[i] == sampleRate) {
                return i;
            }
        }
        return -1;
    }

    /** Zeros after the end. */
    private static final class Bits {
        private final byte[] bytes;
        private int at;

        Bits(byte[] bytes) {
            this.bytes = bytes;
        }

        int read(int count) {
            int value = 0;
            for (int i = 0; i < count; i++, at++) {
                int octet = at / 8 < bytes.length ? bytes[at / 8] : 0;
                value = (value << 1) | ((octet >> (7 - at % 8)) & 1);
            }
            return value;
        }

        int objectType() {
            int type = read(5);
            return type == ESCAPE ? 32 + read(6) : type;
        }

        int sampleRate() {
            int index = read(4);
            return index == EXPLICIT_RATE ? read(24) : index < RATES.length ? RATES[index] : 0;
        }

        boolean ended() {
            return at > 8 * bytes.length;
        }
    }
}
