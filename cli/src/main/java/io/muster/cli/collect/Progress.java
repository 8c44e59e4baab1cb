package io.muster.cli.collect;

import io.muster.protocol.http.CollectionView;

/** Shows how far a collection is. */
interface Progress {
    /** Takes what is known now; called again and again. */
    void show(CollectionView view);

    /** Tells something that is not the collection's state. */
    void say(String message);

    /** Leaves the terminal as it should be for what is printed next. */
    void end();
}
