package io.muster.cli.output;

/** Words as they are typed in a shell. */
public final class Shell {
    private Shell() {}

    /** One word, quoted where it has to be. */
    public static String quoted(String word) {
        return word.matches("[A-Za-z0-9._/:@,=+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
