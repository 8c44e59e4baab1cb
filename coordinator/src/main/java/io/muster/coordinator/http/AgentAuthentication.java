package io.muster.coordinator.http;

import io.muster.coordinator.enrol.Enrolments;
import io.muster.coordinator.security.AgentCaller;
import io.muster.coordinator.security.JoinSecret;
import io.muster.protocol.id.NodeId;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * Which agent calls: by the key that it has enrolled with, or by the join secret where that is enough, both as Bearer;
 * and by a certificate besides, where agents need one.
 */
final class AgentAuthentication {
    private final JoinSecret joinSecret;
    private final boolean acceptsSecret;
    private final boolean certificates;
    private final Enrolments enrolments;

    AgentAuthentication(HttpServer.Externals externals) {
        this.joinSecret = externals.joinSecret();
        this.acceptsSecret = externals.config().agents().joinSecret();
        this.certificates = externals.config().http().tls().asksAgents();
        this.enrolments = externals.enrolments();
    }

    /** Empty where it shows too little of who it is, as far as is known here. */
    Optional<AgentCaller> agent(HttpRequest request) {
        return bearer(request).flatMap(this::agent).flatMap(caller -> certified(request, caller));
    }

    private Optional<AgentCaller> agent(String shown) {
        return acceptsSecret && joinSecret.matches(shown) ? Optional.of(AgentCaller.ANY) : enrolments.find(shown);
    }

    private Optional<AgentCaller> certified(HttpRequest request, AgentCaller caller) {
        return certificates ? ClientCertificates.names(request).map(caller::certified) : Optional.of(caller);
    }

    /** As the other, after a look at the database. Blocks. */
    Optional<AgentCaller> agentAfterLook(HttpRequest request) {
        if (bearer(request).isPresent()) {
            enrolments.lookAgain();
        }
        return agent(request);
    }

    /** The token that an agent shows to enrol, where a certificate, if agents need one, is for that node. */
    Optional<String> joinToken(HttpRequest request, NodeId node) {
        return bearer(request).filter(token -> certified(request, AgentCaller.ANY)
                .filter(caller -> caller.maySpeakFor(node))
                .isPresent());
    }

    private static Optional<String> bearer(HttpRequest request) {
        return Authentication.credentials(request, "bearer");
    }
}
