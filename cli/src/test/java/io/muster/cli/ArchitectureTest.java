package io.muster.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.muster.cli", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule KNOWS_ONLY_THE_PROTOCOL = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.pekko..", "io.muster.coordinator..", "io.muster.agent..");

    @ArchTest
    static final ArchRule THE_API_KNOWS_NO_COMMAND = noClasses()
            .that()
            .resideInAPackage("io.muster.cli.api..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.muster.cli.collect..", "io.muster.cli.task..", "io.muster.cli.spec..");
}
