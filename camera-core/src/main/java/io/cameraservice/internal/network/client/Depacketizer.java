package io.cameraservice.internal.network.client;

import java.nio.ByteBuffer;

/** Puts the packets of one track together to pictures, or takes the sound out of them. Used by one thread. */
public interface Depacketizer {
    /** Takes what was put together. */
    interface Sink {
        /**
         * A picture, or an access unit of pictures or sound.
         *
         * @param timestamp of its packets, in ticks of the track's clock
         * @param key whether a decoder can begin with it
         * @param data belongs to the receiver
         */
        void unit(int timestamp, boolean key, byte[] data);

        /** A packet with several units came: this is the time stamp of the last, which is of the moment at which they came. */
        default void newest(int timestamp) {}

        /** A picture or a piece of sound was damaged and is left out. */
        void damaged(String reason);
    }

    /** The header extension of the packet that follows, from its profile on (RFC 3550, 5.3.1). Nothing by default. */
    default void extension(ByteBuffer extension) {}

    /**
     * The next packet.
     *
     * @param marker whether the packet says that it is the last of its picture
     * @param lost whether packets before it are missing
     * @param payload what follows the RTP header; valid during the call
     */
    void packet(int timestamp, boolean marker, boolean lost, ByteBuffer payload);
}
