package io.cameraservice;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The arrows of docs/architecture.md, and what an embedded library may not do. */
class ArchitectureTest {
    private static final String ROOT = "io.cameraservice";
    private static final String INTERNAL = ROOT + ".internal..";
    private static final JavaClasses CORE = load();

    /** Which internal packages each one may depend on. */
    private static final Map<String, List<String>> MAY_DEPEND_ON = new TreeMap<>(Map.of(
            "service", List.of("network", "recording", "stream", "capture", "rtsp", "media", "util"),
            "network", List.of("capture", "rtsp", "media", "util"),
            "recording", List.of("capture", "rtsp", "media", "util"),
            "stream", List.of("capture", "rtsp", "media", "util"),
            "capture", List.of("media", "util"),
            "rtsp", List.of("media", "util"),
            "media", List.of("util"),
            "util", List.of()));

    private static JavaClasses load() {
        try {
            Path main = Path.of(CameraService.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            JavaClasses all = new ClassFileImporter()
                    .withImportOption(location -> !location.contains("/test-classes/"))
                    .importPath(main);
            return all.that(resideOutsideOfPackages(ROOT + ".testing..")
                    .and(not(DescribedPredicate.describe(
                            "of tests",
                            c -> c.getSource()
                                    .map(s -> s.getUri().getPath().contains("test-classes"))
                                    .orElse(false)))));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @TestFactory
    Stream<DynamicTest> packagesDependOnThoseBelowThem() {
        return MAY_DEPEND_ON.entrySet().stream()
                .map(e -> DynamicTest.dynamicTest(
                        e.getKey(),
                        () -> noClasses()
                                .that()
                                .resideInAPackage(internal(e.getKey()))
                                .should()
                                .dependOnClassesThat(resideInAnyPackage(MAY_DEPEND_ON.keySet().stream()
                                        .filter(other -> !other.equals(e.getKey())
                                                && !e.getValue().contains(other))
                                        .map(ArchitectureTest::internal)
                                        .toArray(String[]::new)))
                                .check(CORE)));
    }

    @Test
    void everyPackageHasItsRow() {
        List<String> packages = CORE.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith(ROOT + ".internal."))
                .map(name -> name.substring((ROOT + ".internal.").length()).replaceAll("\\..*", ""))
                .distinct()
                .sorted()
                .toList();
        assertEquals(List.copyOf(MAY_DEPEND_ON.keySet()), packages);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + ".internal.(**)").should().beFreeOfCycles().check(CORE);
    }

    @Test
    void thePublicFaceKnowsNothingOfTheInside() {
        noClasses()
                .that()
                .resideOutsideOfPackage(INTERNAL)
                .and()
                .doNotHaveFullyQualifiedName(CameraServiceBuilder.class.getName())
                .and()
                .resideOutsideOfPackage(ROOT + ".simulation")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(INTERNAL)
                .check(CORE);
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".simulation")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage(INTERNAL).and(not(resideInAnyPackage(ROOT + ".internal.capture.picture"))))
                .check(CORE);
    }

    @Test
    void noPublicSignatureNamesSomethingInternal() {
        ArchCondition<JavaClass> leakNothing = new ArchCondition<>("leak nothing internal") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                Stream.of(type.getMethods(), type.getConstructors(), type.getFields())
                        .flatMap(Collection::stream)
                        .filter(member -> isVisible(member))
                        .forEach(member -> member.getAllInvolvedRawTypes().stream()
                                .filter(t -> t.getPackageName().startsWith(ROOT + ".internal"))
                                .forEach(t -> events.add(SimpleConditionEvent.violated(
                                        member, member.getDescription() + " mentions " + t.getName()))));
                Stream.concat(type.getRawSuperclass().stream(), type.getRawInterfaces().stream())
                        .filter(t -> t.getPackageName().startsWith(ROOT + ".internal"))
                        .forEach(t -> events.add(SimpleConditionEvent.violated(type, type + " is a " + t.getName())));
            }
        };
        classes()
                .that()
                .resideOutsideOfPackage(INTERNAL)
                .and()
                .arePublic()
                .should(leakNothing)
                .check(CORE);
    }

    private static boolean isVisible(JavaMember member) {
        return member.getModifiers().contains(JavaModifier.PUBLIC)
                || member.getModifiers().contains(JavaModifier.PROTECTED);
    }

    @Test
    void nothingOfTheHostsIsTouched() {
        noClasses()
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .orShould()
                .callMethod(Runtime.class, "addShutdownHook", Thread.class)
                .orShould()
                .callMethod(System.class, "setProperty", String.class, String.class)
                .orShould()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(CORE);
    }

    @Test
    void noSystemPropertyIsRead() {
        noClasses()
                .should()
                .callMethod(System.class, "getProperty", String.class)
                .orShould()
                .callMethod(System.class, "getProperty", String.class, String.class)
                .orShould()
                .callMethod(Integer.class, "getInteger", String.class)
                .orShould()
                .callMethod(Boolean.class, "getBoolean", String.class)
                .check(CORE);
    }

    @Test
    void thereIsNoStaticMutableState() {
        ArchRule allFinal = fields().that().areStatic().should().beFinal();
        allFinal.check(CORE);
        ArchCondition<JavaField> beNoContainerOfState = new ArchCondition<>("hold nothing that changes") {
            @Override
            public void check(JavaField field, ConditionEvents events) {
                String type = field.getRawType().getName();
                boolean concurrent = type.startsWith("java.util.concurrent.") && !type.endsWith(".TimeUnit");
                boolean changes = concurrent
                        || type.matches("java\\.util\\.(Array|Linked|Hash|Tree|Enum|Weak|Identity).*")
                        || field.getRawType().isAssignableTo(ThreadLocal.class)
                        || field.getRawType().isAssignableTo(Thread.class);
                if (changes) {
                    events.add(SimpleConditionEvent.violated(field, field.getDescription() + " is a " + type));
                }
            }
        };
        fields().that().areStatic().should(beNoContainerOfState).check(CORE);
        // Held as List, Map or Set: nobody adds to it after the class was loaded.
        noClasses()
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "a collection is made unsafe to share",
                        call -> call.getOrigin().getName().equals("<clinit>")
                                && call.getTargetOwner().getName().equals("java.util.Collections")
                                && call.getName().startsWith("synchronized")))
                .check(CORE);
        noClasses()
                .should()
                .callConstructorWhere(DescribedPredicate.describe(
                        "a collection that changes is put into a static field",
                        call -> call.getOrigin().getName().equals("<clinit>")
                                && call.getTargetOwner().isAssignableTo(Collection.class)))
                .check(CORE);
    }

    @Test
    void dependsOnTheJdkAndTheLoggingFacadeAlone() {
        classes()
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        ROOT + "..",
                        "java..",
                        "javax.imageio..",
                        "org.slf4j",
                        "org.jspecify.annotations",
                        "javax.net.."))
                .check(CORE);
    }

    private static String internal(String name) {
        return ROOT + ".internal." + name + "..";
    }
}
