package io.muster.coordinator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.muster", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule coordinatorAndAgentNeverSeeEachOther = noClasses()
            .that()
            .resideInAPackage("io.muster.coordinator..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.muster.agent..");

    @ArchTest
    static final ArchRule onlyTheHttpPackageKnowsPekkoHttp = noClasses()
            .that()
            .resideInAPackage("io.muster.coordinator..")
            .and()
            .resideOutsideOfPackages("io.muster.coordinator.http..", "io.muster.coordinator")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.pekko.http..");

    @ArchTest
    static final ArchRule protocolKnowsNothingOfActors = noClasses()
            .that()
            .resideInAPackage("io.muster.protocol..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.pekko..");

    @ArchTest
    static final ArchRule whatDecidesKnowsNothingOfHttp = noClasses()
            .that()
            .resideInAnyPackage("..collection..", "..bundle..", "..agent..", "..spec..")
            .and()
            .resideInAPackage("io.muster.coordinator..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.muster.coordinator.http..");

    @ArchTest
    static final ArchRule onlyTheServerKnowsCouchbasesDialect = noClasses()
            .that()
            .resideOutsideOfPackage("io.muster.coordinator.http.couchbase..")
            .and()
            .doNotHaveFullyQualifiedName("io.muster.coordinator.http.HttpServer")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.muster.coordinator.http.couchbase..");
}
