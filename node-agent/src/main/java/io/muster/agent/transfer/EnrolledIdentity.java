package io.muster.agent.transfer;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.muster.protocol.agent.AgentEndpoints;
import io.muster.protocol.http.Problem;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A key of this agent's own, which a coordinator knows as this node's since the agent showed a join token once. The
 * agent makes the key before it asks and keeps it until it has an answer: one that gets lost does no harm.
 */
public final class EnrolledIdentity implements AgentSecret {
    private static final Logger LOG = LoggerFactory.getLogger(EnrolledIdentity.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private final NodeId node;
    private final Path tokenFile;
    private final Path identityFile;

    /** @param identityFile where the key is kept */
    public EnrolledIdentity(NodeId node, Path tokenFile, Path identityFile) {
        this.node = node;
        this.tokenFile = tokenFile;
        this.identityFile = identityFile;
    }

    @Override
    public String word() throws IOException {
        return JoinSecret.read(identityFile);
    }

    /**
     * Enrols where there is no identity yet, or the token is newer than it.
     *
     * @throws IOException with the reason, where the agent has no identity after it
     */
    @Override
    public void prepare(URI coordinator, HttpClient client) throws IOException, InterruptedException {
        boolean enrolled = Files.exists(identityFile);
        if (enrolled && !isRenewed()) {
            return;
        }
        try {
            enrol(coordinator, client);
        } catch (IOException e) {
            if (!enrolled) {
                throw e;
            }
            LOG.warn("the identity stays as it was: {}", e.getMessage());
        }
    }

    private boolean isRenewed() throws IOException {
        return Files.exists(tokenFile)
                && Files.getLastModifiedTime(tokenFile).compareTo(Files.getLastModifiedTime(identityFile)) > 0;
    }

    private void enrol(URI coordinator, HttpClient client) throws IOException, InterruptedException {
        String token = JoinSecret.read(tokenFile);
        Path fresh = identityFile.resolveSibling(identityFile.getFileName() + ".new");
        if (!Files.exists(fresh)) {
            write(fresh);
        }
        Map<String, String> body = Map.of("node", node.value(), "key", JoinSecret.read(fresh));
        HttpRequest request = HttpRequest.newBuilder(coordinator.resolve(AgentEndpoints.ENROL))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Json.mapper().writeValueAsString(body)))
                .build();
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("cannot enrol: " + reason(answer));
        }
        Files.move(fresh, identityFile, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        LOG.info("node {} has enrolled; its key is in {}", node, identityFile);
    }

    private static String reason(HttpResponse<String> answer) {
        try {
            Problem problem = Json.mapper().readValue(answer.body(), Problem.class);
            if (problem.detail() != null) {
                return problem.detail();
            }
        } catch (JsonProcessingException e) {
            // Not a coordinator's answer.
        }
        return "the coordinator answered " + answer.statusCode();
    }

    private static void write(Path file) throws IOException {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        String word = Base64.getUrlEncoder().withoutPadding().encodeToString(key);
        try (var channel = Files.newByteChannel(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            channel.write(StandardCharsets.US_ASCII.encode(word + "\n"));
        }
    }

    @Override
    public String toString() {
        return "identity in " + identityFile;
    }
}
