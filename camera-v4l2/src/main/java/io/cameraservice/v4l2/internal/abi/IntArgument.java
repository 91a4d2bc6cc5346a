package io.cameraservice.v4l2.internal.abi;

/** An {@code int} passed by its address, as STREAMON and STREAMOFF take it. */
public final class IntArgument extends Struct {
    public IntArgument(int value) {
        super(Integer.BYTES);
        bytes().putInt(0, value);
    }
}
