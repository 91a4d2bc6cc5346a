package io.cameraservice.v4l2.internal.abi;

import java.util.Optional;

/** How C structures are laid out for a process: the widths that differ among the machines we run on. */
public enum Abi {
    /** 64-bit: x86_64, aarch64, riscv64, loongarch64. */
    LP64(8, 8),

    /** 32-bit arm whose kernel is older than 5.6: times of 32 bits. */
    ILP32(4, 4),

    /** 32-bit arm with times of 64 bits, past the year 2038. */
    ILP32_TIME64(4, 8);

    private final int longBytes;
    private final int timeBytes;

    Abi(int longBytes, int timeBytes) {
        this.longBytes = longBytes;
        this.timeBytes = timeBytes;
    }

    /** Width of {@code long} and of pointers. */
    public int longBytes() {
        return longBytes;
    }

    /** Width of {@code time_t}. */
    public int timeBytes() {
        return timeBytes;
    }

    /**
     * The layout for a process on this machine; empty where the kernel's layout is not known to us.
     *
     * @param arch value of the system property {@code os.arch}
     * @param kernel value of the system property {@code os.version}, e.g. {@code "6.1.0-18-amd64"}
     */
    public static Optional<Abi> of(String arch, String kernel) {
        return switch (arch) {
            case "amd64", "x86_64", "aarch64", "riscv64", "loongarch64" -> Optional.of(LP64);
            case "arm" -> Optional.of(atLeast(kernel, 5, 6) ? ILP32_TIME64 : ILP32);
            default -> Optional.empty();
        };
    }

    private static boolean atLeast(String kernel, int major, int minor) {
        String[] parts = kernel.split("[^0-9]+", 3);
        try {
            int haveMajor = Integer.parseInt(parts[0]);
            int haveMinor = parts.length > 1 ? Integer.parseInt(parts[1]) : 0;
            return haveMajor > major || (haveMajor == major && haveMinor >= minor);
        } catch (NumberFormatException e) {
            return true;
        }
    }
}
