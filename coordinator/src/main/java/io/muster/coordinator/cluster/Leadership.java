package io.muster.coordinator.cluster;

/** Whether this coordinator leads, and since which change of leadership. */
public interface Leadership {
    /** The last time that this coordinator led; of epoch 0 if it never did. */
    Term term();

    /** Whether it leads now. Answers no as soon as it cannot be sure any more. */
    boolean isLeader();

    /** Somebody says that there is a newer leader: finds out, and steps down if it is so. Does not block. */
    void doubt();
}
