package io.cameraservice.internal.rtsp.rtp;

import java.nio.ByteBuffer;

/** How to tell from an RTP payload whether a decoder can begin with its picture. */
public enum Codec {
    /** RFC 6184. */
    H264 {
        @Override
        public int inspect(ByteBuffer rtp, int payload) {
            int type = rtp.get(payload) & 0x1F;
            if (type == 24) {
                return aggregate(rtp, payload + 1);
            }
            if (type == 28) {
                boolean first = rtp.remaining() > payload + 1 && (rtp.get(payload + 1) & 0x80) != 0;
                return first ? unit(rtp.get(payload + 1) & 0x1F) : 0;
            }
            return unit(type);
        }

        @Override
        int unitType(byte header) {
            return header & 0x1F;
        }

        @Override
        int unit(int type) {
            return switch (type) {
                case 5 -> KEY;
                case 7 -> KEY | PARAMETERS;
                default -> 0;
            };
        }
    },
    /** RFC 7798. */
    H265 {
        @Override
        public int inspect(ByteBuffer rtp, int payload) {
            int type = unitType(rtp.get(payload));
            if (type == 48) {
                return aggregate(rtp, payload + 2);
            }
            if (type == 49) {
                boolean first = rtp.remaining() > payload + 2 && (rtp.get(payload + 2) & 0x80) != 0;
                return first ? unit(rtp.get(payload + 2) & 0x3F) : 0;
            }
            return unit(type);
        }

        @Override
        int unitType(byte header) {
            return header >> 1 & 0x3F;
        }

        @Override
        int unit(int type) {
            return type >= 16 && type <= 21 ? KEY : type >= 32 && type <= 34 ? KEY | PARAMETERS : 0;
        }
    },
    /** Anything else: every picture stands alone. */
    OTHER {
        @Override
        public int inspect(ByteBuffer rtp, int payload) {
            return KEY | PARAMETERS;
        }

        @Override
        int unitType(byte header) {
            return 0;
        }

        @Override
        int unit(int type) {
            return KEY | PARAMETERS;
        }
    };

    /** The packet belongs to a picture that needs no other. */
    public static final int KEY = 1;

    /** The packet holds parameter sets. */
    public static final int PARAMETERS = 2;

    /** The codec of an encoding name in a session description. */
    public static Codec of(String encoding) {
        return switch (encoding) {
            case "H264" -> H264;
            case "H265", "HEVC" -> H265;
            default -> OTHER;
        };
    }

    /** {@link #KEY} and {@link #PARAMETERS} for the packet whose payload begins at this index, which is below its limit. */
    public abstract int inspect(ByteBuffer rtp, int payload);

    abstract int unitType(byte header);

    abstract int unit(int type);

    int aggregate(ByteBuffer rtp, int first) {
        int found = 0;
        int at = first;
        while (at + 2 < rtp.remaining()) {
            found |= unit(unitType(rtp.get(at + 2)));
            at += 2 + (rtp.getShort(at) & 0xFFFF);
        }
        return found;
    }
}
