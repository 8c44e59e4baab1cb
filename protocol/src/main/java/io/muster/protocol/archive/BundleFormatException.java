package io.muster.protocol.archive;

import java.io.IOException;

/** The bytes are not what they should be: not a bundle, not sealed, or damaged. The message is for the user. */
public final class BundleFormatException extends IOException {
    public BundleFormatException(String message) {
        super(message);
    }

    public BundleFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
