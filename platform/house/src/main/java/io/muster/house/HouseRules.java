package io.muster.house;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// What every module holds to. A module runs them all by a test of two lines: `@AnalyzeClasses` on its own packages and
/// `ArchTests.in(HouseRules.class)`.
public final class HouseRules {

    private static final String PARTS =
            "io.muster.(identity|assignment|evaluation|extension|notification|gateway|agent|baselines|local)";

    /// Data and rules: what can be tested without a container.
    private static final DescribedPredicate<JavaClass> A_VALUE =
            describe("a record, an enum or a sealed type", type -> type.isRecord() || type.isEnum() || isSealed(type));

    @ArchTest
    public static final ArchRule VALUES_ARE_PURE = noClasses()
            .that(A_VALUE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.quarkus..",
                    "io.smallrye..",
                    "io.vertx..",
                    "jakarta..",
                    "java.sql..",
                    "org.hibernate..",
                    "org.jboss..",
                    "org.apache.kafka..")
            .because("a value must be testable without a container")
            .allowEmptyShould(true);

    @ArchTest
    public static final ArchRule VALUES_ARE_TOLD_THE_TIME = noClasses()
            .that(A_VALUE)
            .should()
            .callMethod(java.time.Instant.class, "now")
            .because("time is an argument of a rule, so that tests can push it")
            .allowEmptyShould(true);

    @ArchTest
    public static final ArchRule ONE_CLOCK = noClasses()
            .should()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .because("time is injected: take a java.time.Clock")
            .allowEmptyShould(true);

    @ArchTest
    public static final ArchRule PARTS_ARE_STRANGERS = slices().matching(PARTS + "..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(resideInAPackage("io.muster.agent.."), resideInAPackage("io.muster.baselines.."))
            .because("services meet only at contracts and topics")
            .allowEmptyShould(true);

    @ArchTest
    public static final ArchRule FEATURES_FORM_NO_RING = slices().matching(PARTS + ".(*)..")
            .should()
            .beFreeOfCycles()
            .because("a feature knows its siblings in one direction")
            .allowEmptyShould(true);

    @ArchTest
    public static final ArchRule NAMES_SAY_SOMETHING = noClasses()
            .should()
            .haveNameMatching(".*\\.(Abstract\\w+|\\w*(Manager|Helper|Utils?|Impl|Dto|DTO|Base))")
            .because("a name is the domain's own word")
            .allowEmptyShould(true);

    @ArchTest
    public static final ArchRule CONSTRUCTORS_SPEAK = noFields()
            .should()
            .beAnnotatedWith("jakarta.inject.Inject")
            .because("what a class needs is in its constructor")
            .allowEmptyShould(true);

    @ArchTest
    public static final ArchRule CONTRACTS_KNOW_NOBODY = classes()
            .that()
            .resideInAPackage("io.muster.contracts..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..", "io.muster.contracts..", "com.fasterxml.jackson.annotation..", "org.jspecify..")
            .allowEmptyShould(true);

    @ArchTest
    public static final ArchRule AGENT_IS_LEAN = noClasses()
            .that()
            .resideInAPackage("io.muster.agent..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.quarkus..", "io.muster.chassis..", "org.apache.kafka..", "io.vertx..")
            .because("the agent runs on other people's machines")
            .allowEmptyShould(true);

    @ArchTest
    public static final ArchRule GATEWAY_OWNS_NOTHING = noClasses()
            .that()
            .resideInAPackage("io.muster.gateway..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "org.hibernate..", "org.apache.kafka.clients.producer..")
            .because("the gateway is a door")
            .allowEmptyShould(true);

    private HouseRules() {}

    private static boolean isSealed(JavaClass type) {
        return !type.isAnonymousClass()
                && (type.isInterface() || type.getModifiers().contains(JavaModifier.ABSTRACT))
                && sealedByReflection(type);
    }

    private static boolean sealedByReflection(JavaClass type) {
        try {
            return type.getPackageName().startsWith("io.muster")
                    && type.reflect().isSealed();
        } catch (NoClassDefFoundError | RuntimeException unloadable) {
            return false;
        }
    }
}
