package io.muster.cli.shell;

import io.muster.cli.Console;
import io.muster.cli.ExitCode;
import io.muster.cli.HelpOption;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Writes a completion script. */
@Command(
        name = "completion",
        description = "Writes a script that completes commands and options in a shell.",
        sortOptions = false,
        footer = {
            "",
            "For good: muster completion bash > ~/.local/share/bash-completion/completions/muster, muster completion"
                    + " fish > ~/.config/fish/completions/muster.fish, or in ~/.zshrc after compinit the line of the"
                    + " example with zsh.",
            "",
            "Example:",
            "  muster completion bash > muster-completion.bash && . ./muster-completion.bash"
        })
public final class CompletionCommand implements Callable<Integer> {
    private final Console console;
    private final Supplier<CommandLine> program;

    @Parameters(index = "0", paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
    Shell shell = Shell.BASH;

    @Mixin
    HelpOption help = new HelpOption();

    /** Whose script. */
    enum Shell {
        BASH,
        ZSH,
        FISH;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param program with all its commands */
    public CompletionCommand(Console console, Supplier<CommandLine> program) {
        this.console = console;
        this.program = program;
    }

    @Override
    public Integer call() {
        CommandLine all = program.get();
        console.out().print(shell == Shell.FISH ? FishScript.of(all) : AutoComplete.bash("muster", all));
        console.out().flush();
        return ExitCode.COMPLETE;
    }
}
