package io.cameraservice.mediamtx.internal;

import io.cameraservice.internal.util.Redaction;
import io.cameraservice.mediamtx.api.PathConfig;
import io.cameraservice.mediamtx.api.PathSetting;
import io.cameraservice.mediamtx.api.PathSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The edits that give a server the desired paths. Paths that are not ours are left alone. Immutable.
 *
 * @param steps in order: deletions, changes, additions
 * @param inPlace the wanted paths that are configured as desired
 * @param ours our existing paths
 * @param taken wanted paths whose names another client uses, with a message
 */
record Plan(List<Step> steps, Set<String> inPlace, Set<String> ours, Map<String, String> taken) {
    /** One call. */
    record Step(Kind kind, String name, PathSpec spec) {}

    /** What a step does. */
    enum Kind {
        DELETE,
        PATCH,
        ADD
    }

    /**
     * Compares.
     *
     * @param wanted the paths that should be there
     * @param present all paths that are
     * @param marked whether a path carries our mark
     * @param known paths of ours when last looked at: they may have lost the mark since by somebody else's edit
     */
    static Plan of(
            Map<String, PathSpec> wanted, List<PathConfig> present, Predicate<PathConfig> marked, Set<String> known) {
        List<Step> deletions = new ArrayList<>();
        List<Step> patches = new ArrayList<>();
        List<Step> additions = new ArrayList<>();
        Set<String> inPlace = new HashSet<>();
        Set<String> ours = new HashSet<>();
        Map<String, String> taken = new TreeMap<>();
        Set<String> there = new HashSet<>();
        for (PathConfig path : present) {
            String name = path.name();
            there.add(name);
            PathSpec spec = wanted.get(name);
            boolean own = marked.test(path) || known.contains(name) || pullsFromUs(path, spec);
            if (spec == null) {
                if (marked.test(path)) {
                    deletions.add(new Step(Kind.DELETE, name, PathSpec.publisher()));
                }
            } else if (path.fulfils(spec)) {
                inPlace.add(name);
                ours.add(name);
            } else if (own) {
                ours.add(name);
                patches.add(new Step(Kind.PATCH, name, spec));
            } else {
                taken.put(
                        name,
                        "the name is taken by a path with the source " + Redaction.of(path.source())
                                + "; choose another prefix");
            }
        }
        wanted.forEach((name, spec) -> {
            if (!there.contains(name)) {
                additions.add(new Step(Kind.ADD, name, spec));
            }
        });
        List<Step> steps = new ArrayList<>(deletions);
        steps.addAll(patches);
        steps.addAll(additions);
        return new Plan(List.copyOf(steps), Set.copyOf(inPlace), Set.copyOf(ours), taken);
    }

    /** A service that has lost its state has another mark than before, and its relay is where it was. */
    private static boolean pullsFromUs(PathConfig path, @Nullable PathSpec spec) {
        return spec != null
                && spec.settings().get(PathSetting.SOURCE) instanceof String source
                && SourceMark.sameAddress(path.source(), source);
    }
}
