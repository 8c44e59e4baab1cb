package io.muster.coordinator.http;

import io.muster.coordinator.cluster.Coordination;
import io.muster.coordinator.cluster.Peer;
import io.muster.coordinator.collection.ManagerCommand;
import io.muster.coordinator.collection.ManagerReply;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.id.NodeId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where pushed chunks go: a collection's bytes are where it is led. Another coordinator hands them on as they come. No
 * agent is told that a chunk is not wanted unless the manager agrees: a leader that has just taken over may not have
 * opened its store for it yet.
 */
final class ChunkRoute {
    private static final Logger LOG = LoggerFactory.getLogger(ChunkRoute.class);

    private final Coordination coordination;
    private final ManagerClient manager;
    private final PeerClient peers;
    private final ChunkIntake chunks;

    ChunkRoute(HttpServer.Externals externals, ManagerClient manager, PeerClient peers, ChunkIntake chunks) {
        this.coordination = externals.coordination();
        this.manager = manager;
        this.peers = peers;
        this.chunks = chunks;
    }

    /** From an agent. */
    CompletionStage<HttpResponse> push(HttpRequest request, ChunkPath.Target target) {
        if (coordination.isLeader()) {
            return here(request, target);
        }
        Optional<Peer> leader = coordination.leader().filter(peer -> !peer.id().equals(coordination.id()));
        return leader.isPresent()
                ? handOn(request, leader.get(), target)
                : chunks.refuse(request, notNow("no coordinator leads at the moment"));
    }

    /** From another coordinator, which is not sent on again. */
    CompletionStage<HttpResponse> handedOn(HttpRequest request, ChunkPath.Target target) {
        return coordination.isLeader()
                ? here(request, target)
                : chunks.refuse(request, notNow("this coordinator does not lead"));
    }

    /** Answers without use for the chunk. */
    CompletionStage<HttpResponse> refuse(HttpRequest request, HttpResponse answer) {
        return chunks.refuse(request, answer);
    }

    private CompletionStage<HttpResponse> handOn(HttpRequest request, Peer leader, ChunkPath.Target target) {
        return peers.relay(request, leader, target.path()).exceptionally(failure -> {
            LOG.info("a chunk could not be handed on to {}: {}", leader.url(), failure.toString());
            return notNow("the leading coordinator cannot be reached");
        });
    }

    private CompletionStage<HttpResponse> here(HttpRequest request, ChunkPath.Target target) {
        return chunks.push(request, target.collection(), target.node(), target.number())
                .thenCompose(answer -> answer.status().intValue() == ErrorCode.COLLECTION_OVER.status()
                        ? confirmOver(answer, target)
                        : CompletableFuture.completedFuture(answer));
    }

    private CompletionStage<HttpResponse> confirmOver(HttpResponse over, ChunkPath.Target target) {
        return manager.ask(replyTo -> new ManagerCommand.Get(target.collection(), replyTo))
                .handle((reply, failure) -> failure != null || isOpen(reply, target.node())
                        ? notNow("the collection is being taken over")
                        : over);
    }

    private static boolean isOpen(ManagerReply reply, NodeId node) {
        if (!(reply instanceof ManagerReply.Found found)
                || found.view().status().isTerminal()) {
            return false;
        }
        List<CollectionView.NodeProgress> nodes = found.view().nodes();
        return nodes != null
                && nodes.stream()
                        .anyMatch(n -> n.node().equals(node) && !n.state().isTerminal());
    }

    private static HttpResponse notNow(String detail) {
        return Answers.problem(ErrorCode.NOT_READY, detail, null, Map.of("Retry-After", "1"));
    }
}
