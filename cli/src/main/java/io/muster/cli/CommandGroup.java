package io.muster.cli;

import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that does nothing without one of its own. */
public abstract class CommandGroup implements Runnable {
    private final String required;

    @Spec
    CommandSpec self;

    @Mixin
    HelpOption help = new HelpOption();

    /** @param required names of its commands, as words of an error */
    protected CommandGroup(String required) {
        this.required = required;
    }

    @Override
    public final void run() {
        throw new CommandLine.ParameterException(self.commandLine(), required + " is required");
    }
}
