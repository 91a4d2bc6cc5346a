package io.cameraservice.internal.recording.store;

import io.cameraservice.device.FrameSize;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** Width and height from the head of a JPEG or PNG file, without decoding it. */
final class PictureSize {
    private static final long PNG = 0x89504e470d0a1a0aL;

    private PictureSize() {}

    /** Empty for a file that is not a readable picture. */
    static Optional<FrameSize> of(Path file) {
        try (DataInputStream in = new DataInputStream(
                new BufferedInputStream(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS), 1024))) {
            int start = in.readUnsignedShort();
            if (start == 0xffd8) {
                return jpeg(in);
            }
            return start == PNG >>> 48 ? png(in) : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<FrameSize> png(DataInputStream in) throws IOException {
        in.skipNBytes(6 + 8);
        return Optional.of(new FrameSize(in.readInt(), in.readInt()));
    }

    private static Optional<FrameSize> jpeg(DataInputStream in) throws IOException {
        while (true) {
            int marker = in.readUnsignedByte();
            if (marker != 0xff) {
                return Optional.empty();
            }
            while (marker == 0xff) {
                marker = in.readUnsignedByte();
            }
            if (marker == 0xd9 || marker == 0xda) {
                return Optional.empty();
            }
            int length = in.readUnsignedShort();
            boolean frame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
            if (frame) {
                in.skipNBytes(1);
                int height = in.readUnsignedShort();
                return Optional.of(new FrameSize(in.readUnsignedShort(), height));
            }
            in.skipNBytes(Math.max(0, length - 2));
        }
    }
}
