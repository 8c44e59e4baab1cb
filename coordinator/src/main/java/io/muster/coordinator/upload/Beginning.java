package io.muster.coordinator.upload;

import java.io.IOException;

/** What a bundle that is not sealed yet will begin with, as far as it can be told. It grows, and may turn out wrong. */
public interface Beginning {
    /** The bundle's name. */
    String file();

    String mediaType();

    /** What is there now. Blocks. */
    CargoBytes now() throws IOException;
}
