package io.muster.protocol.spec;

/**
 * Something wrong, or worth knowing, about a spec.
 *
 * @param source the document's name, such as a file name
 * @param path where in the document, such as {@code spec.hostCollectors[2].run.dependsOn}
 * @param line from 1; 0 where there is none
 */
public record SpecProblem(Severity severity, String source, String path, int line, String message) {
    /** Errors stop everything; warnings are told and recorded. */
    public enum Severity {
        ERROR,
        WARNING
    }

    /** The form that compilers use, so that editors can jump to it. */
    @Override
    public String toString() {
        return source + ":" + line + ": " + severity.name().toLowerCase(java.util.Locale.ROOT) + ": " + path + ": "
                + message;
    }
}
