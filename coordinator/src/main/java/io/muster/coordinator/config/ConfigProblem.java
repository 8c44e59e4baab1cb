package io.muster.coordinator.config;

/** A configuration that cannot be used; the message names the key and says what is accepted. */
public final class ConfigProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConfigProblem(String message) {
        super(message);
    }
}
