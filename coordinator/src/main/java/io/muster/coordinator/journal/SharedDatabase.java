package io.muster.coordinator.journal;

import org.apache.pekko.actor.setup.Setup;

/** Carries the database into the actor system, where {@link SlickDatabases} finds it. */
final class SharedDatabase extends Setup {
    private final Database database;
    private final int connections;

    SharedDatabase(Database database, int connections) {
        this.database = database;
        this.connections = connections;
    }

    Database database() {
        return database;
    }

    int connections() {
        return connections;
    }
}
