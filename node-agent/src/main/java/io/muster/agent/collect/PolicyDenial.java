package io.muster.agent.collect;

import java.io.Serial;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** Something that the node's policy does not let a collector do. The message says which rule. */
public final class PolicyDenial extends FileSystemException {
    @Serial
    private static final long serialVersionUID = 1;

    public PolicyDenial(Path path, String reason) {
        super(path.toString(), null, reason);
    }

    /** Without the path: that a file is there is nobody's business who may not read it. */
    @Override
    public String getMessage() {
        return String.valueOf(getReason());
    }
}
