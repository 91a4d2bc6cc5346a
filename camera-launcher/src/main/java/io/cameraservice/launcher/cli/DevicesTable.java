package io.cameraservice.launcher.cli;

import io.cameraservice.RememberedCamera;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.FrameRate;
import io.cameraservice.device.FrameSize;
import io.cameraservice.device.VideoMode;
import io.cameraservice.v4l2.V4l2Node;
import io.cameraservice.v4l2.V4l2Node.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/** Video nodes for a person to read. Immutable. */
final class DevicesTable {
    private static final List<String> HEAD = List.of("NODE", "CAMERA", "NAME", "BUS", "DRIVER");
    private static final int SIZES = 5;
    private static final int FORMATS = 6;

    private final Path dev;
    private final Map<String, RememberedCamera> known;

    /**
     * @param dev where nodes were looked for
     * @param known what the service calls them, by node
     */
    DevicesTable(Path dev, Map<String, RememberedCamera> known) {
        this.dev = dev;
        this.known = known;
    }

    /** Whole lines: the nodes that matter, or all of them. */
    String of(List<V4l2Node> nodes, boolean all) {
        List<V4l2Node> shown = nodes.stream()
                .filter(node -> all || node.verdict() != Verdict.OTHER)
                .toList();
        StringBuilder text = new StringBuilder();
        if (!shown.isEmpty()) {
            table(shown, text);
        }
        String rest = rest(nodes, all);
        if (!rest.isEmpty()) {
            text.append(shown.isEmpty() ? "" : "\n").append(rest).append('\n');
        }
        return text.toString();
    }

    private void table(List<V4l2Node> nodes, StringBuilder text) {
        List<List<String>> rows = new ArrayList<>(List.of(HEAD));
        nodes.forEach(node -> rows.add(row(node)));
        int[] widths = new int[HEAD.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        line(rows.get(0), widths, text);
        for (int i = 0; i < nodes.size(); i++) {
            line(rows.get(i + 1), widths, text);
            details(nodes.get(i))
                    .forEach((name, value) -> text.append("  ")
                            .append(padded(name, 9))
                            .append(value)
                            .append('\n'));
        }
    }

    private List<String> row(V4l2Node node) {
        RememberedCamera camera = known.get(node.path());
        boolean isCamera = node.verdict() == Verdict.CAMERA;
        return List.of(
                node.path(),
                camera != null ? camera.id().toString() : isCamera ? "new" : "-",
                orDash(camera != null ? camera.name() : node.name()),
                orDash(node.camera().map(DeviceInfo::bus).orElse("")),
                orDash(node.driver()));
    }

    private static Map<String, String> details(V4l2Node node) {
        Map<String, String> details = new LinkedHashMap<>();
        node.camera().ifPresent(info -> {
            details.put("identity", info.identity().stableName());
            formats(info.modes(), details);
        });
        if (!node.reason().isEmpty()) {
            details.put(node.verdict() == Verdict.PROBLEM ? "problem" : "left", node.reason());
        }
        if (!node.suggestion().isEmpty()) {
            details.put("do", node.suggestion());
        }
        return details;
    }

    private static void formats(List<VideoMode> modes, Map<String, String> details) {
        Map<String, Map<FrameSize, FrameRate>> formats = new LinkedHashMap<>();
        for (VideoMode mode : modes) {
            formats.computeIfAbsent(mode.format().toString(), f -> new TreeMap<>(Comparator.<FrameSize>reverseOrder()))
                    .merge(mode.size(), mode.rate(), BinaryOperator.maxBy(Comparator.naturalOrder()));
        }
        formats.entrySet().stream()
                .limit(FORMATS)
                .forEach(format -> details.put(format.getKey(), sizes(format.getValue())));
        if (formats.size() > FORMATS) {
            details.put("", more(formats.size() - FORMATS, "format"));
        }
    }

    /** The largest, each with its highest rate. */
    private static String sizes(Map<FrameSize, FrameRate> fastest) {
        List<String> texts = new ArrayList<>();
        fastest.entrySet().stream()
                .limit(SIZES)
                .forEach(size -> texts.add(size.getKey() + "@" + rate(size.getValue())));
        if (fastest.size() > SIZES) {
            texts.add(more(fastest.size() - SIZES, "size"));
        }
        return String.join(", ", texts);
    }

    private static String rate(FrameRate rate) {
        double perSecond = rate.perSecond();
        return perSecond == Math.rint(perSecond)
                ? Long.toString((long) perSecond)
                : String.format(java.util.Locale.ROOT, "%.2f", perSecond);
    }

    private static String more(int count, String what) {
        return counted(count, "more " + what);
    }

    private static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private String rest(List<V4l2Node> nodes, boolean all) {
        if (nodes.isEmpty()) {
            return "There is no video node in " + dev + ".\n"
                    + "Plug a camera in. If one is: lsusb has to list it, and the kernel"
                    + " needs its driver (modprobe uvcvideo); a container needs\n"
                    + "its nodes passed in (--device /dev/video0).";
        }
        long others =
                nodes.stream().filter(node -> node.verdict() == Verdict.OTHER).count();
        if (all || others == 0) {
            return "";
        }
        String summary = others == nodes.size()
                ? counted(others, "video node") + ", and none is a camera"
                : counted(others, "other node") + (others == 1 ? " is" : " are") + " no camera";
        return summary + ": --all tells why.";
    }

    private static void line(List<String> cells, int[] widths, StringBuilder text) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            line.append(padded(cells.get(i), widths[i] + 2));
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static String orDash(String text) {
        return text.isEmpty() ? "-" : text;
    }
}
