package io.muster.coordinator.upload;

import java.io.IOException;
import java.net.URI;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hc.client5.http.classic.methods.HttpDelete;
import org.apache.hc.client5.http.classic.methods.HttpHead;
import org.apache.hc.client5.http.classic.methods.HttpPut;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/**
 * One {@code PUT} of the whole bundle to {@code <url>/<customer>/<ticket>/<file>}, or to a presigned URL as it is. It
 * cannot be resumed. Any 2xx is a success, unless what the server then says of the object contradicts.
 */
final class PutUploader implements Uploader {
    private static final Set<Integer> NO_FOLDER = Set.of(404, 409, 500);

    private final WebClient client;
    private final URI base;
    private final UploadTarget target;
    private final boolean presigned;

    PutUploader(WebClient client, URI base, UploadTarget target, boolean presigned) {
        this.client = client;
        this.base = base;
        this.target = target;
        this.presigned = presigned;
    }

    private URI address(String file) {
        return presigned ? base : URI.create(PathParts.below(base, PathParts.of(target, file)));
    }

    @Override
    public void preflight(long room) throws IOException {
        if (presigned) {
            // Its signature is for one PUT of one object: more than an answer cannot be had without it.
            WebClient.Answer answer = client.send(new HttpHead(base), base);
            if (answer.status() >= 500 || answer.status() == 407) {
                throw WebClient.problem(answer, base.getHost(), "HEAD");
            }
            return;
        }
        URI probe = address(PathParts.PROBE);
        HttpPut put = new HttpPut(probe);
        put.setEntity(new ByteArrayEntity(new byte[0], ContentType.APPLICATION_OCTET_STREAM));
        WebClient.Answer answer = withFolders(put, probe);
        if (!answer.isSuccess()) {
            throw WebClient.problem(answer, base.getHost(), "PUT");
        }
        // Some servers let nobody delete; then an empty file stays, always the same one.
        client.send(new HttpDelete(probe), probe);
    }

    /**
     * WebDAV answers 409 where the folder is missing (RFC 4918, 9.7.1), nginx 500: makes it, and asks again if it was
     * missing indeed.
     */
    private WebClient.Answer withFolders(HttpUriRequestBase put, URI address) throws IOException {
        WebClient.Answer answer = client.send(put, address);
        boolean maybeMissing = NO_FOLDER.contains(answer.status()) && !presigned;
        return maybeMissing && madeFolders() ? client.send(put, address) : answer;
    }

    private boolean madeFolders() throws IOException {
        List<String> folders = PathParts.folders(target);
        boolean made = false;
        for (int depth = 1; depth <= folders.size(); depth++) {
            URI folder = URI.create(PathParts.below(base, folders.subList(0, depth)) + "/");
            made |= client.send(new HttpUriRequestBase("MKCOL", folder), folder).status() == 201;
        }
        return made;
    }

    @Override
    public Receipt upload(Cargo cargo, Journey journey) throws IOException {
        URI address = address(cargo.file());
        HttpPut put = new HttpPut(address);
        put.setEntity(new CargoEntity(cargo, 0, cargo.mediaType(), journey.meter()));
        put.setHeader(
                "Repr-Digest",
                "sha-256=:" + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(cargo.sha256())) + ":");
        WebClient.Answer answer = withFolders(put, address);
        if (!answer.isSuccess()) {
            throw WebClient.problem(answer, base.getHost(), "PUT");
        }
        Receipt receipt = compare(cargo, address, answer, journey.meter());
        journey.meter().at(cargo.bytes());
        return receipt;
    }

    private Receipt compare(Cargo cargo, URI address, WebClient.Answer put, Meter meter) throws IOException {
        FarSide stored = FarSide.of(put);
        Optional<String> hash = stored.compareHash(cargo, meter);
        if (presigned) {
            return new Receipt(hash.orElse("status " + put.status()));
        }
        WebClient.Answer head = client.send(new HttpHead(address), address);
        if (!head.isSuccess()) {
            // Upload areas that can be written and not read are common.
            return new Receipt(hash.orElse("status " + put.status()));
        }
        Optional<Long> size = head.number("content-length");
        if (size.isPresent() && size.get() != cargo.bytes()) {
            throw UploadProblem.passing(base.getHost() + " answered " + put.status() + ", but has " + size.get()
                    + " bytes of " + cargo.bytes());
        }
        Optional<String> later = FarSide.of(head).compareHash(cargo, meter);
        String words = later.or(() -> hash).map(h -> " and " + h).orElse("");
        return new Receipt(
                size.isPresent() ? "size" + words : hash.or(() -> later).orElse("status " + put.status()));
    }

    @Override
    public void discard(String token) {
        // A PUT that does not end leaves nothing.
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
