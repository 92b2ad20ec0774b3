package io.wiretrip.agent;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who may know whom, and what has no place on the way of a packet. {@code docs/architecture.md}
 * tells why; a rule that fails names the class and the line.
 */
class ArchitectureTest {
    private static final String ROOT = "io.wiretrip.";
    private static final String MODEL = ROOT + "protocol";
    private static final String PROTOCOLS = ROOT + "protocols";
    private static final String CAPTURE = ROOT + "agent.capture..";
    private static final String PACKET = ROOT + "agent.packet..";
    private static final String FLOW = ROOT + "agent.flow..";
    private static final String PIPELINE = ROOT + "agent.pipeline..";
    private static final String CLI = ROOT + "agent.cli..";
    private static final String SERVER = ROOT + "agent.server..";
    private static final String TELEMETRY = ROOT + "agent.telemetry..";
    private static final String CONFIG = ROOT + "config..";
    private static final String EXPORTERS = ROOT + "exporter..";

    /** What several protocols share and is none itself. */
    private static final String[] SHARED = {MODEL + ".http..", MODEL + ".sql.."};

    /** What a worker runs for packets. Reading a file belongs to it, opening a device does not. */
    private static final String[] HOT = {PACKET, FLOW, MODEL + ".."};

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .withImportOption(location -> !location.contains("-tests.jar"))
                    .importPackages("io.wiretrip");

    @Test
    void seesEveryModule() {
        TreeSet<String> packages = new TreeSet<>();
        CLASSES.forEach(type -> packages.add(type.getPackageName()));
        assertThat(packages)
                .contains(MODEL, PROTOCOLS, ROOT + "config", ROOT + "agent.packet")
                .noneMatch(name -> name.startsWith(ROOT + "bench"));
    }

    @Test
    void protocolsKnowNothingOfTheAgent() {
        check(
                noClasses()
                        .that()
                        .resideInAPackage(MODEL + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(ROOT + "agent..", CONFIG, EXPORTERS, PROTOCOLS)
                        .because("a decoder gets bytes and gives messages, wherever it runs"));
    }

    @Test
    void theModelKnowsNoProtocol() {
        check(
                noClasses()
                        .that()
                        .resideInAPackage(MODEL)
                        .should()
                        .dependOnClassesThat(
                                resideInAPackage(MODEL + "..").and(not(resideInAPackage(MODEL))))
                        .because("adding a protocol must not change the model"));
    }

    @Test
    void protocolsDoNotKnowEachOther() {
        check(
                slices().matching(MODEL + ".(*)..")
                        .should()
                        .notDependOnEachOther()
                        .ignoreDependency(
                                resideInAPackage(MODEL + ".."), resideInAnyPackage(SHARED))
                        .ignoreDependency(
                                resideInAPackage(MODEL + ".grpc.."),
                                resideInAPackage(MODEL + ".http2.."))
                        .because(
                                "a protocol is one package that can be read alone, with what"
                                        + " several share and, where it is spoken within another,"
                                        + " that one"));
    }

    @Test
    void onlyTheListNamesProtocols() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackages(MODEL + "..", PROTOCOLS)
                        .should()
                        .dependOnClassesThat(
                                resideInAPackage(MODEL + "..").and(not(resideInAPackage(MODEL))))
                        .because(
                                "JSON, labels and attributes come from the fields table; whoever"
                                        + " needs more than that asks for it there"));
    }

    @Test
    void captureKnowsNoStageBehindIt() {
        mayUse(CAPTURE, MODEL, CONFIG);
    }

    @Test
    void packetKnowsCaptureAlone() {
        mayUse(PACKET, CAPTURE, MODEL);
        onlyThese(PACKET, CAPTURE, "Frame", "FrameSink");
    }

    @Test
    void flowKnowsPacketsAndTheModel() {
        mayUse(FLOW, PACKET, MODEL);
        onlyThese(FLOW, PACKET, "Packet", "PacketSink");
    }

    @Test
    void pipelineKnowsTheModelAlone() {
        mayUse(PIPELINE, MODEL, CONFIG, EXPORTERS);
    }

    @Test
    void theServerKnowsNoStage() {
        mayUse(SERVER, TELEMETRY, MODEL, CONFIG, EXPORTERS);
        mayUse(TELEMETRY, MODEL, EXPORTERS);
    }

    @Test
    void exportersKnowTheModelAndTheirConfiguration() {
        mayUse(EXPORTERS, MODEL, CONFIG);
    }

    @Test
    void configurationKnowsNobody() {
        mayUse(CONFIG);
    }

    @Test
    void nobodyKnowsTheCommandLine() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackage(CLI)
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(CLI));
    }

    @Test
    void packagesFormNoCircle() {
        check(slices().matching("io.wiretrip.(**)").should().beFreeOfCycles());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java.util.stream..",
                "java.util.logging..",
                "java.util.concurrent.locks..",
                "org.slf4j..",
                "java.nio.file..",
                "java.net.."
            })
    void theWayOfAPacketIsFreeOf(String banned) {
        check(
                noClasses()
                        .that()
                        .resideInAnyPackage(HOT)
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(banned)
                        .because("this runs for every packet, on the one thread that owns it"));
    }

    @Test
    void theWayOfAPacketTakesNoLock() {
        check(
                noMethods()
                        .that()
                        .areDeclaredInClassesThat()
                        .resideInAnyPackage(HOT)
                        .should()
                        .haveModifier(JavaModifier.SYNCHRONIZED)
                        .because("a worker shares nothing, so there is nothing to lock"));
        check(
                noClasses()
                        .that()
                        .resideInAnyPackage(HOT)
                        .should()
                        .callMethod(Object.class, "wait")
                        .orShould()
                        .callMethod(Object.class, "wait", long.class)
                        .orShould()
                        .callMethod(Object.class, "notifyAll")
                        .orShould()
                        .callMethod(Thread.class, "sleep", long.class));
    }

    @Test
    void theWayOfAPacketFormatsNoText() {
        check(
                noClasses()
                        .that()
                        .resideInAnyPackage(HOT)
                        .should()
                        .callMethodWhere(
                                target(owner(assignableTo(String.class)))
                                        .and(target(nameMatching("format(ted)?")))));
    }

    @Test
    void theWayOfAPacketKnowsNoClock() {
        check(
                noClasses()
                        .that()
                        .resideInAnyPackage(HOT)
                        .should()
                        .callMethod(System.class, "currentTimeMillis")
                        .orShould()
                        .callMethod(System.class, "nanoTime")
                        .orShould()
                        .callMethod(java.time.Instant.class, "now")
                        .because(
                                "packet time is the only clock: a file gives the same every time"));
    }

    @Test
    void onlyTheCommandLinePrints() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackage(CLI)
                        .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
                        .because("standard output is for data and standard error is the user's"));
    }

    @Test
    void namesSayWhatAClassIs() {
        Pattern attic = Pattern.compile(".*(Manager|Helper|Utils?|Impl)");
        check(
                noClasses()
                        .should()
                        .haveNameMatching(attic.pattern())
                        .because("such a name says that nobody knew what belongs in there"));
    }

    @Test
    void packagesHaveNoAttic() {
        List<String> attics = List.of("common", "internal", "misc", "util", "utils", "helper");
        TreeSet<String> found = new TreeSet<>();
        for (JavaClass type : CLASSES) {
            for (String part : type.getPackageName().toLowerCase(Locale.ROOT).split("\\.", -1)) {
                if (attics.contains(part)) {
                    found.add(type.getPackageName());
                }
            }
        }
        assertThat(found).isEmpty();
    }

    /** Every class of wiretrip that these depend on lies in their own packages or these. */
    private static void mayUse(String who, String... whom) {
        String[] allowed = new String[whom.length + 1];
        System.arraycopy(whom, 0, allowed, 0, whom.length);
        allowed[whom.length] = who;
        check(
                noClasses()
                        .that()
                        .resideInAPackage(who)
                        .should()
                        .dependOnClassesThat(
                                resideInAPackage("io.wiretrip..")
                                        .and(not(resideInAnyPackage(allowed)))));
    }

    /** Of another stage they see what it passes on, not how it is made. */
    private static void onlyThese(String who, String stage, String... names) {
        check(
                classes()
                        .that(resideInAPackage(stage))
                        .and()
                        .haveNameNotMatching(".*\\.(" + String.join("|", names) + ")")
                        .should()
                        .onlyHaveDependentClassesThat(not(resideInAPackage(who))));
    }

    /** A stage may have no class yet; its rules stand all the same. */
    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }
}
