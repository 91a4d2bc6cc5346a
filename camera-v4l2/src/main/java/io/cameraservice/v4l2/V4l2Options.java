package io.cameraservice.v4l2;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;

/** How the driver watches and captures. The defaults suit USB cameras on an ordinary Linux. Immutable. */
public final class V4l2Options {
    private final Builder from;

    private V4l2Options(Builder from) {
        this.from = new Builder(from);
    }

    /** The defaults. */
    public static V4l2Options defaults() {
        return builder().build();
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts from these. */
    public Builder toBuilder() {
        return new Builder(from);
    }

    /** How many buffers the driver is asked for; 4. */
    public int buffers() {
        return from.buffers;
    }

    /** After how long without a frame a stream is restarted; 5 s. */
    public Duration stallTimeout() {
        return from.stallTimeout;
    }

    /** How often in a row a stream is restarted before its capture fails; 3. */
    public int restarts() {
        return from.restarts;
    }

    /** How long the events of a new node are let settle before it is opened; 40 ms. */
    public Duration settle() {
        return from.settle;
    }

    /** How long a new node that cannot be opened yet is tried again, since udev's permissions come late; 5 s. */
    public Duration permissionWait() {
        return from.permissionWait;
    }

    /** How often to look where neither the kernel nor /dev can be listened to; 2 s. */
    public Duration pollInterval() {
        return from.pollInterval;
    }

    /** Whether to listen to the kernel's uevents; true. */
    public boolean uevents() {
        return from.uevents;
    }

    /** Whether to listen to changes in /dev; true. */
    public boolean inotify() {
        return from.inotify;
    }

    /** Where nodes are; {@code /dev}. */
    public Path dev() {
        return from.dev;
    }

    /** Where the kernel describes devices; {@code /sys}. */
    public Path sysfs() {
        return from.sysfs;
    }

    /** Where the kernel describes processes; {@code /proc}. */
    public Path proc() {
        return from.proc;
    }

    /** Collects options. For use by one thread. */
    public static final class Builder {
        private int buffers = 4;
        private Duration stallTimeout = Duration.ofSeconds(5);
        private int restarts = 3;
        private Duration settle = Duration.ofMillis(40);
        private Duration permissionWait = Duration.ofSeconds(5);
        private Duration pollInterval = Duration.ofSeconds(2);
        private boolean uevents = true;
        private boolean inotify = true;
        private Path dev = Path.of("/dev");
        private Path sysfs = Path.of("/sys");
        private Path proc = Path.of("/proc");

        private Builder() {}

        private Builder(Builder other) {
            buffers = other.buffers;
            stallTimeout = other.stallTimeout;
            restarts = other.restarts;
            settle = other.settle;
            permissionWait = other.permissionWait;
            pollInterval = other.pollInterval;
            uevents = other.uevents;
            inotify = other.inotify;
            dev = other.dev;
            sysfs = other.sysfs;
            proc = other.proc;
        }

        /** 1…32; a driver may grant fewer or more. */
        public Builder buffers(int count) {
            if (count < 1 || count > 32) {
                throw new IllegalArgumentException("1..32 buffers, not " + count);
            }
            buffers = count;
            return this;
        }

        /** At least 100 ms. */
        public Builder stallTimeout(Duration timeout) {
            stallTimeout = atLeast(Duration.ofMillis(100), timeout);
            return this;
        }

        /** 0 or more. */
        public Builder restarts(int count) {
            if (count < 0) {
                throw new IllegalArgumentException("0 or more restarts, not " + count);
            }
            restarts = count;
            return this;
        }

        /** 0 or more. */
        public Builder settle(Duration time) {
            settle = atLeast(Duration.ZERO, time);
            return this;
        }

        /** 0 or more. */
        public Builder permissionWait(Duration time) {
            permissionWait = atLeast(Duration.ZERO, time);
            return this;
        }

        /** At least 10 ms. */
        public Builder pollInterval(Duration interval) {
            pollInterval = atLeast(Duration.ofMillis(10), interval);
            return this;
        }

        /** False where netlink is not wanted. */
        public Builder uevents(boolean listen) {
            uevents = listen;
            return this;
        }

        /** False where inotify is not wanted. */
        public Builder inotify(boolean listen) {
            inotify = listen;
            return this;
        }

        /** Another place of the nodes, e.g. where a container has them. */
        public Builder dev(Path directory) {
            dev = requireNonNull(directory, "directory");
            return this;
        }

        /** Another place of sysfs. */
        public Builder sysfs(Path directory) {
            sysfs = requireNonNull(directory, "directory");
            return this;
        }

        /** Another place of procfs. */
        public Builder proc(Path directory) {
            proc = requireNonNull(directory, "directory");
            return this;
        }

        /** The options as they are now. */
        public V4l2Options build() {
            return new V4l2Options(this);
        }

        private static Duration atLeast(Duration least, Duration time) {
            if (time.compareTo(least) < 0) {
                throw new IllegalArgumentException("at least " + least + ", not " + time);
            }
            return time;
        }
    }
}
