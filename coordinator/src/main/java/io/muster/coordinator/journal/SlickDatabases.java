package io.muster.coordinator.journal;

import com.typesafe.config.Config;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.persistence.jdbc.db.SlickDatabase;
import org.apache.pekko.persistence.jdbc.db.SlickDatabaseProvider;
import scala.Option;
import slick.jdbc.JdbcBackend;
import slick.jdbc.JdbcBackend$;
import slick.jdbc.JdbcProfile;
import slick.util.AsyncExecutor;

/**
 * Gives Pekko's journal and snapshot store the coordinator's own pool, instead of one each. Named in
 * {@code muster-pekko.conf}; made by Pekko, once for an actor system.
 */
public final class SlickDatabases implements SlickDatabaseProvider {
    private static final int QUEUE = 1000;

    private final SlickDatabase shared;

    public SlickDatabases(ActorSystem system) {
        SharedDatabase setup = system.settings()
                .setup()
                .get(SharedDatabase.class)
                .orElseThrow(() -> new IllegalStateException("the actor system was made without Database.setup()"));
        int threads = setup.connections();
        AsyncExecutor executor = AsyncExecutor.apply("muster-journal", threads, threads, QUEUE, threads);
        shared = new Shared(
                JdbcBackend$.MODULE$
                        .Database()
                        .forDataSource(setup.database().observed(), Option.apply(threads), executor, false),
                setup.database().dialect().profile());
        // The pool is closed by its owner; the threads are this class's.
        system.registerOnTermination(executor::close);
    }

    @Override
    public SlickDatabase database(Config config) {
        return shared;
    }

    private record Shared(JdbcBackend.JdbcDatabaseDef database, JdbcProfile profile) implements SlickDatabase {
        /** A journal actor that stops, or is started again, leaves the pool to the others. */
        @Override
        public boolean allowShutdown() {
            return false;
        }
    }
}
