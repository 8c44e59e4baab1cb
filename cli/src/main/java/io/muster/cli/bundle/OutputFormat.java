package io.muster.cli.bundle;

/** What {@code --output} may say. */
enum OutputFormat {
    table,
    json
}
