package io.cameraservice.testing;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells the threads that were started since it was made, but for those of the virtual machine and of the test framework. */
public final class ThreadChecks {
    private final Set<Long> before = all().stream().map(Thread::getId).collect(Collectors.toSet());

    /** Names of the new threads that are alive. */
    public List<String> started() {
        return all().stream()
                .filter(thread -> !before.contains(thread.getId()) && !isOfTheMachine(thread))
                .map(Thread::getName)
                .toList();
    }

    private static boolean isOfTheMachine(Thread thread) {
        ThreadGroup group = thread.getThreadGroup();
        return group == null
                || group.getName().equals("system")
                || group.getName().equals("InnocuousThreadGroup")
                || thread.getName().startsWith("ForkJoinPool")
                || thread.getName().startsWith("junit")
                || thread.getName().startsWith("surefire");
    }

    private static Set<Thread> all() {
        return Thread.getAllStackTraces().keySet();
    }
}
