package io.muster.redaction;

import java.util.List;

/** Says what is to be removed from which entry. Shared by all entries of a job, so safe for all threads. */
public interface Profile {
    /**
     * The stages that an entry passes, in order; each sees what the one before has left. New ones for every entry, for
     * they remember lines. None means that the entry goes as it is.
     *
     * @param path below the bundle's top folder, {@code host-collectors/n1/system/cpu.json}; of what is inside of an
     *     archive, the archive's path, a slash, and its own
     */
    List<Stage> stages(String path);

    /** Whether files that are no text and of a kind that holds secrets, such as key stores and dumps, are withheld. */
    boolean withholdsSecretBinaries();
}
