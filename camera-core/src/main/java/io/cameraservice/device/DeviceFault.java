package io.cameraservice.device;

/**
 * What can be wrong with a device that is plugged in, with the stable word for it, a sentence and what a person can
 * do. The one
 * table of all drivers; docs/devices.md lists it.
 */
public enum DeviceFault {
    /** EIO, EPROTO, EILSEQ or ETIMEDOUT of the kernel: the device answers wrongly, too late or not at all. */
    IO_ERROR("io_error", "does not answer properly", "check its cable and hub, plug it in again"),
    /** Frames arrive, and none of them is a whole picture. */
    DAMAGED_PICTURES(
            "damaged_pictures", "sends only damaged pictures", "try another cable and a port without a hub in between"),
    /** Frames stopped coming though nothing reported an error. */
    NO_FRAMES("no_frames", "sends no pictures", "plug it in again"),
    /** EPIPE: the device ended its stream. */
    STREAM_STALLED("stream_stalled", "stopped its stream", "open it again; if it repeats, plug it in again"),
    /** ENOSPC: the USB controller has no bandwidth for any mode that the device offers. */
    USB_BANDWIDTH(
            "usb_bandwidth",
            "gets no USB bandwidth",
            "plug it into a port of another USB controller, or lower size and rate"),
    /** EACCES or EPERM of its node. */
    PERMISSION_DENIED("permission_denied", "may not be opened", "let this user read and write its node"),
    /** EMFILE of this process. */
    TOO_MANY_FILES(
            "too_many_files",
            "cannot be opened, since this process has too many files open",
            "raise the limit of open files (ulimit -n)"),
    /** The driver of the device refused in a way that has no entry of its own. */
    DEVICE_FAILED("device_failed", "failed", "plug it in again; the kernel's log (dmesg) may tell more");

    private final String word;
    private final String sentence;
    private final String remedy;

    DeviceFault(String word, String sentence, String remedy) {
        this.word = word;
        this.sentence = sentence;
        this.remedy = remedy;
    }

    /** The {@code reason} of exceptions and error replies. */
    public String word() {
        return word;
    }

    /** What is wrong, as the end of a sentence that begins with the device. */
    public String sentence() {
        return sentence;
    }

    /** What a person can do. */
    public String remedy() {
        return remedy;
    }
}
