package io.muster.cli.spec;

import io.muster.cli.Console;
import io.muster.cli.ExitCode;
import io.muster.cli.Failure;
import io.muster.cli.output.Harmless;
import io.muster.cli.output.OutputFormat;
import io.muster.protocol.spec.Spec;
import io.muster.protocol.spec.SpecOptions;
import io.muster.protocol.spec.SpecParser;
import java.util.List;

/** {@code muster spec lint}. */
final class Lint {
    private final Console console;

    Lint(Console console) {
        this.console = console;
    }

    int run(List<String> files, SpecOptions options, boolean json) throws Failure {
        Spec spec = SpecParser.parse(SpecArguments.read(files), options);
        int errors = spec.errors().size();
        if (json) {
            OutputFormat.json(console.out(), spec.problems());
        } else {
            spec.problems().forEach(problem -> console.out().println(Harmless.text(problem.toString())));
            console.out()
                    .println(count(spec.collectors().size(), "collector") + ", " + count(errors, "error") + ", "
                            + count(spec.problems().size() - errors, "warning"));
        }
        return errors == 0 ? ExitCode.COMPLETE : ExitCode.BAD_INPUT;
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
