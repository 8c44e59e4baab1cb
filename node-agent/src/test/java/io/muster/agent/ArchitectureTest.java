package io.muster.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.muster.agent", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule KNOWS_NO_COORDINATOR_AND_NO_ACTORS = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.pekko..", "io.muster.coordinator..", "io.muster.cli..");

    @ArchTest
    static final ArchRule THE_ENGINE_KNOWS_NO_CONNECTION = noClasses()
            .that()
            .resideInAnyPackage("io.muster.agent.job..", "io.muster.agent.pack..", "io.muster.agent.collect..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.muster.agent.session..", "io.muster.agent.transfer..", "io.muster.agent.spool..");

    @ArchTest
    static final ArchRule LOCAL_MODE_NEEDS_NO_SESSION = noClasses()
            .that()
            .resideInAPackage("io.muster.agent.local..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.muster.agent.session..", "io.muster.agent.transfer..", "java.net.http..");
}
