package dev.tern.conformance.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A module uses only modules below it, and beyond Tern only what its row allows. */
class ArrowsTest {
    /**
     * One module of ARCHITECTURE.md's table.
     *
     * @param name folder and last part of the package
     * @param below every module that it may see
     * @param beyond packages of others that it may use beside the JDK
     */
    private record Module(String name, List<String> below, List<String> beyond) {
        String packages() {
            return "dev.tern." + name + "..";
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static final List<String> NOTHING = List.of();
    private static final List<String> DEVICE =
            List.of("tensor", "assembler", "graph", "operators", "tflite", "kernels", "interpreter");

    private static final List<Module> MODULES = List.of(
            new Module("tensor", NOTHING, NOTHING),
            new Module("media", List.of("tensor"), NOTHING),
            new Module("assembler", NOTHING, NOTHING),
            new Module("graph", List.of("tensor"), NOTHING),
            new Module("operators", List.of("tensor", "graph"), NOTHING),
            new Module("custom", List.of("tensor", "graph", "operators"), NOTHING),
            new Module("tflite", List.of("tensor", "graph", "operators"), NOTHING),
            new Module("kernels", List.of("tensor", "assembler", "graph", "operators"), NOTHING),
            new Module(
                    "interpreter", List.of("tensor", "assembler", "graph", "operators", "tflite", "kernels"), NOTHING),
            new Module("inspect", plus(DEVICE, "custom", "media"), NOTHING),
            new Module("training", plus(DEVICE, "media"), List.of("io.jhdf..")),
            new Module("converter", plus(DEVICE, "custom", "media", "training"), NOTHING),
            new Module("tasks", plus(DEVICE, "custom", "media", "training", "converter"), NOTHING),
            new Module(
                    "cli",
                    plus(DEVICE, "custom", "media", "training", "converter", "inspect", "tasks"),
                    List.of("picocli..")),
            new Module("testkit", plus(DEVICE, "custom"), List.of("org.junit..", "org.assertj..")));

    private static final JavaClasses SHIPPED =
            new ClassFileImporter().importPackages("dev.tern").that(isNoTest());

    static Stream<Module> modules() {
        return MODULES.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("modules")
    void usesOnlyWhatIsBelow(Module module) {
        List<String> allowed = new ArrayList<>(List.of(module.packages(), "java..", "javax..", "org.jspecify.."));
        module.below().forEach(name -> allowed.add("dev.tern." + name + ".."));
        allowed.addAll(module.beyond());
        classes()
                .that()
                .resideInAPackage(module.packages())
                .should()
                .onlyDependOnClassesThat(DescribedPredicate.describe(
                        "are in " + allowed,
                        used -> used.getBaseComponentType().isPrimitive()
                                || JavaClass.Predicates.resideInAnyPackage(allowed.toArray(String[]::new))
                                        .test(used.getBaseComponentType())))
                .because("a module uses only modules below it; move the code up, or the shared part down")
                .allowEmptyShould(true)
                .check(SHIPPED);
    }

    /** How the names begin of what device/pom.xml leaves out of the device jar of floors 0 to 4. */
    private static final List<String> OFF_DEVICE = List.of(
            "dev.tern.graph.edit.",
            "dev.tern.graph.text.",
            "dev.tern.tflite.MinimumRuntime",
            "dev.tern.tflite.metadata.MetadataWriter");

    private static boolean isOffDevice(JavaClass type) {
        return OFF_DEVICE.stream().anyMatch(type.getName()::startsWith);
    }

    @Test
    void nothingOnADeviceUsesWhatIsLeftOffItsJar() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        DEVICE.stream().map(name -> "dev.tern." + name + "..").toArray(String[]::new))
                .and(DescribedPredicate.describe("are on devices", type -> !isOffDevice(type)))
                .should()
                .dependOnClassesThat(
                        DescribedPredicate.describe("are left off the device jar", ArrowsTest::isOffDevice))
                .because("the device jar does not hold it")
                .check(SHIPPED);
    }

    @Test
    void noStaticFieldChanges() {
        fields().that()
                .areStatic()
                .and()
                .doNotHaveModifier(JavaModifier.SYNTHETIC)
                .should()
                .beFinal()
                .because("state belongs to an object that somebody made; pass it along")
                .check(SHIPPED);
    }

    /** Whether the class comes from {@code src/main}, however the build lays out its class files. */
    private static DescribedPredicate<JavaClass> isNoTest() {
        Path root = SourceTree.root();
        List<Path> sources = MODULES.stream()
                .map(module -> root.resolve(module.name()).resolve("src/main/java"))
                .toList();
        return DescribedPredicate.describe("is no test", type -> {
            String outermost = type.getName().replace('.', '/').replaceFirst("\\$.*", "") + ".java";
            return sources.stream().anyMatch(folder -> Files.exists(folder.resolve(outermost)));
        });
    }

    private static List<String> plus(List<String> names, String... more) {
        return Stream.concat(names.stream(), Stream.of(more)).toList();
    }
}
