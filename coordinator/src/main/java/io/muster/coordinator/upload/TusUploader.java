package io.muster.coordinator.upload;

import io.muster.coordinator.config.DeliveryConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.classic.methods.HttpDelete;
import org.apache.hc.client5.http.classic.methods.HttpHead;
import org.apache.hc.client5.http.classic.methods.HttpPatch;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/**
 * Resumable uploads by tus 1.0 (https://tus.io/protocols/resumable-upload): what the server says it has is where the
 * next request begins. Where the server checks checksums, pieces are sent with one each.
 */
final class TusUploader implements Uploader {
    private static final String OFFSET_TYPE = "application/offset+octet-stream";
    private static final List<String> ALGORITHMS = List.of("sha256", "sha1");
    private static final Map<String, String> DIGESTS = Map.of("sha256", "SHA-256", "sha1", "SHA-1");
    /** How often the server may want another offset than it said before. */
    private static final int CONFLICTS = 5;

    private final WebClient client;
    private final URI base;
    private final UploadTarget target;
    private final DeliveryConfig config;
    private final Optional<Long> largest;
    private final boolean terminates;
    private final Optional<String> algorithm;

    /** @param offer the server's answer to {@code OPTIONS} */
    TusUploader(WebClient client, URI base, UploadTarget target, DeliveryConfig config, WebClient.Answer offer) {
        this.client = client;
        this.base = base;
        this.target = target;
        this.config = config;
        this.largest = offer.number("tus-max-size");
        List<String> extensions = WebUploader.extensions(offer);
        this.terminates = extensions.contains("termination");
        List<String> offered = Arrays.stream(
                        offer.header("tus-checksum-algorithm").orElse("").split(","))
                .map(String::strip)
                .toList();
        this.algorithm = extensions.contains("checksum")
                ? ALGORITHMS.stream().filter(offered::contains).findFirst()
                : Optional.empty();
    }

    @Override
    public void preflight(long room) throws IOException {
        needRoom(room);
        if (terminates) {
            delete(create(PathParts.PROBE, "application/octet-stream", 1, null));
        }
    }

    private void needRoom(long bytes) throws UploadProblem {
        if (largest.isPresent() && largest.get() < bytes) {
            throw UploadProblem.lasting(
                    base.getHost() + " takes uploads of up to " + largest.get() + " bytes, " + bytes + " are needed");
        }
    }

    private WebClient.Answer send(HttpUriRequestBase request, URI address) throws IOException {
        request.setHeader("Tus-Resumable", "1.0.0");
        return client.send(request, address);
    }

    private URI create(String file, String type, long bytes, @Nullable String sha256) throws IOException {
        HttpPost post = new HttpPost(base);
        post.setHeader("Upload-Length", Long.toString(bytes));
        Map<String, String> words = new LinkedHashMap<>();
        words.put("filename", file);
        words.put("filetype", type);
        if (sha256 != null) {
            words.put("sha256", sha256);
        }
        if (target.customer() != null) {
            words.put("customer", target.customer());
        }
        if (target.ticket() != null) {
            words.put("ticket", target.ticket());
        }
        post.setHeader(
                "Upload-Metadata",
                words.entrySet().stream()
                        .map(e -> e.getKey() + " "
                                + Base64.getEncoder()
                                        .encodeToString(e.getValue().getBytes(StandardCharsets.UTF_8)))
                        .collect(Collectors.joining(",")));
        WebClient.Answer answer = send(post, base);
        Optional<String> location = answer.header("location");
        if (answer.status() != 201 || location.isEmpty()) {
            throw answer.isSuccess()
                    ? UploadProblem.lasting(base.getHost() + " created an upload without an address")
                    : WebClient.problem(answer, base.getHost(), "the creation of an upload");
        }
        try {
            return base.resolve(location.get());
        } catch (IllegalArgumentException e) {
            throw UploadProblem.lasting(base.getHost() + " created an upload at an address that is none");
        }
    }

    @Override
    public Receipt upload(Cargo cargo, Journey journey) throws IOException {
        needRoom(cargo.bytes());
        Optional<URI> known = journey.token().map(URI::create);
        Optional<Long> there = known.isPresent() ? offset(known.get(), cargo) : Optional.empty();
        URI address;
        long offset;
        if (known.isPresent() && there.isPresent()) {
            address = known.get();
            offset = there.get();
        } else {
            address = create(cargo.file(), cargo.mediaType(), cargo.bytes(), cargo.sha256());
            journey.remember(address.toString());
            offset = 0;
        }
        return send(cargo, journey, address, offset);
    }

    private Receipt send(Cargo cargo, Journey journey, URI address, long first) throws IOException {
        long offset = first;
        long highest = first;
        int conflicts = 0;
        journey.meter().at(offset);
        while (offset < cargo.bytes()) {
            long end = algorithm.isPresent() ? Math.min(cargo.bytes(), offset + config.partBytes()) : cargo.bytes();
            WebClient.Answer answer = send(patch(cargo, journey, offset, end), address);
            highest = Math.max(highest, end);
            boolean again = answer.status() == 409 || answer.status() == 460;
            if (again && ++conflicts <= CONFLICTS) {
                offset = offset(address, cargo).orElseThrow(() -> forgotten(journey));
            } else if (again || !answer.isSuccess()) {
                throw WebClient.problem(answer, base.getHost(), "PATCH");
            } else {
                offset = answer.number("upload-offset").orElse(end);
            }
            if (offset > highest) {
                // It cannot have what was never sent: what it has is not to be relied on.
                journey.remember("");
                throw UploadProblem.passing(base.getHost() + " says that it has " + offset + " bytes, " + highest
                        + " were sent; starting over");
            }
            journey.meter().at(offset);
        }
        long there = offset(address, cargo).orElseThrow(() -> forgotten(journey));
        if (there != cargo.bytes()) {
            throw UploadProblem.passing(base.getHost() + " has " + there + " bytes of " + cargo.bytes());
        }
        return new Receipt(algorithm
                .map(a -> "size, and " + DIGESTS.get(a) + " of each piece")
                .orElse("size"));
    }

    private UploadProblem forgotten(Journey journey) {
        try {
            journey.remember("");
        } catch (IOException e) {
            return UploadProblem.passing(String.valueOf(e.getMessage()));
        }
        return UploadProblem.passing(base.getHost() + " does not know the upload any more; starting over");
    }

    private HttpPatch patch(Cargo cargo, Journey journey, long from, long end) throws IOException {
        HttpPatch patch = new HttpPatch(base);
        patch.setHeader("Upload-Offset", Long.toString(from));
        patch.setEntity(body(patch, cargo, journey, from, end));
        return patch;
    }

    private HttpEntity body(HttpPatch patch, Cargo cargo, Journey journey, long from, long end) throws IOException {
        if (algorithm.isEmpty()) {
            return new CargoEntity(cargo, from, OFFSET_TYPE, journey.meter());
        }
        byte[] piece = Content.read(cargo, from, (int) (end - from));
        byte[] digest =
                Content.digest(String.valueOf(DIGESTS.get(algorithm.get()))).digest(piece);
        patch.setHeader(
                "Upload-Checksum", algorithm.get() + " " + Base64.getEncoder().encodeToString(digest));
        return new MeteredBytes(piece, ContentType.parse(OFFSET_TYPE), journey.meter());
    }

    /** What the server has; empty where it does not know the upload, or it is another one. */
    private Optional<Long> offset(URI address, Cargo cargo) throws IOException {
        WebClient.Answer answer = send(new HttpHead(address), address);
        if (answer.status() == 404 || answer.status() == 410 || answer.status() == 403) {
            return Optional.empty();
        }
        if (!answer.isSuccess()) {
            throw WebClient.problem(answer, base.getHost(), "HEAD");
        }
        long length = answer.number("upload-length").orElse(cargo.bytes());
        Optional<Long> offset = answer.number("upload-offset");
        return length == cargo.bytes() ? offset.filter(o -> o <= cargo.bytes()) : Optional.empty();
    }

    private void delete(URI address) throws IOException {
        send(new HttpDelete(address), address);
    }

    @Override
    public void discard(String token) throws IOException {
        if (terminates) {
            delete(URI.create(token));
        }
    }

    @Override
    public void abort() {
        client.abort();
    }

    @Override
    public void close() {
        client.close();
    }
}
