package io.muster.coordinator.collection;

import java.util.Objects;

/** This program's version, as built. */
public final class Version {
    /** From the jar's manifest; {@code development} where there is none. */
    public static final String TEXT =
            Objects.requireNonNullElse(Version.class.getPackage().getImplementationVersion(), "development");

    private Version() {}
}
