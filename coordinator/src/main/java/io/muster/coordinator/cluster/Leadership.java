package io.muster.coordinator.cluster;

/** Whether this coordinator leads, and since which change of leadership. */
public interface Leadership {
    /** Fences commands: grows with each new leader. Of the last time that this coordinator led; 0 if it never did. */
    long epoch();

    /** Whether it leads now. Answers no as soon as it cannot be sure any more. */
    boolean isLeader();

    /** Somebody says that there is a newer leader: finds out, and steps down if it is so. Does not block. */
    void doubt();
}
