package io.muster.coordinator.upload;

import io.muster.coordinator.security.ClusterSecret;
import io.muster.protocol.id.CollectionId;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A bundle on another coordinator, read by ranges. */
final class PeerCargo implements Cargo {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final Pattern ETAG = Pattern.compile("\"([0-9a-f]{64})\"");
    private static final Pattern NAME = Pattern.compile("filename=\"([^\"/\\\\]{1,200})\"");
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();

    private final URI address;
    private final ClusterSecret secret;
    private final String file;
    private final String mediaType;
    private final String sha256;
    private final long bytes;

    private PeerCargo(URI address, ClusterSecret secret, HttpResponse<?> head) throws IOException {
        this.address = address;
        this.secret = secret;
        this.file = part(head, "Content-Disposition", NAME);
        this.sha256 = part(head, "ETag", ETAG);
        this.mediaType = head.headers().firstValue("Content-Type").orElse("application/octet-stream");
        this.bytes = head.headers()
                .firstValueAsLong("Content-Length")
                .orElseThrow(() -> UploadProblem.passing(address.getHost() + " does not say the bundle's size"));
    }

    static PeerCargo of(String peer, CollectionId id, ClusterSecret secret) throws IOException {
        URI address = URI.create(peer + "/cluster/v1/collections/" + id + "/bundle");
        HttpResponse<Void> head = send(
                request(address, secret)
                        .method("HEAD", HttpRequest.BodyPublishers.noBody())
                        .build(),
                BodyHandlers.discarding());
        if (head.statusCode() != 200) {
            throw UploadProblem.passing(peer + ", which has the bundle, answers " + head.statusCode());
        }
        return new PeerCargo(address, secret, head);
    }

    private static String part(HttpResponse<?> head, String header, Pattern pattern) throws IOException {
        Matcher matcher = pattern.matcher(head.headers().firstValue(header).orElse(""));
        if (!matcher.find()) {
            throw UploadProblem.passing("the coordinator that has the bundle sends no " + header);
        }
        return matcher.group(1);
    }

    private static HttpRequest.Builder request(URI address, ClusterSecret secret) {
        return HttpRequest.newBuilder(address).timeout(ANSWER).header("Authorization", "Bearer " + secret.reveal());
    }

    private static <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body) throws IOException {
        try {
            return HTTP.send(request, body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped");
        }
    }

    @Override
    public String file() {
        return file;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public String sha256() {
        return sha256;
    }

    @Override
    public String mediaType() {
        return mediaType;
    }

    @Override
    public InputStream open(long from, long length) throws IOException {
        HttpResponse<InputStream> answer = send(
                request(address, secret)
                        .header("Range", "bytes=" + from + "-" + (from + length - 1))
                        .header("If-Range", '"' + sha256 + '"')
                        .build(),
                BodyHandlers.ofInputStream());
        if (answer.statusCode() != 206) {
            answer.body().close();
            throw UploadProblem.passing(address.getHost() + ", which has the bundle, answers " + answer.statusCode());
        }
        return answer.body();
    }
}
