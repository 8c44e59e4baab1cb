package io.muster.coordinator.upload;

import io.muster.coordinator.config.DeliveryConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Multipart uploads to S3 and what speaks like it. The server knows which parts it has, so the id of the upload is all
 * that has to be remembered.
 */
final class S3Uploader implements Uploader {
    static final int MOST_PARTS = 10_000;

    private static final Duration LOOK = Duration.ofMillis(500);

    private final Destination destination;
    private final UploadTarget target;
    private final DeliveryConfig config;
    private volatile @Nullable S3Client client;
    private volatile boolean aborted;

    S3Uploader(Destination destination, UploadTarget target, DeliveryConfig config) {
        this.destination = destination;
        this.target = target;
        this.config = config;
    }

    private S3Client client() throws IOException {
        S3Client known = client;
        if (known == null) {
            known = S3Clients.open(destination, config);
            client = known;
        }
        if (aborted) {
            known.close();
            throw UploadProblem.passing("stopped");
        }
        return known;
    }

    private String bucket() throws IOException {
        return destination.address().getAuthority();
    }

    private String key(String file) throws IOException {
        List<String> parts = new ArrayList<>();
        String prefix = String.valueOf(destination.address().getPath()).replaceAll("^/+|/+$", "");
        if (!prefix.isEmpty()) {
            parts.add(prefix);
        }
        parts.addAll(PathParts.of(target, file));
        return String.join("/", parts);
    }

    /** Begins an upload and gives it up: that needs the same rights, and leaves no object. */
    @Override
    public void preflight(long room) throws IOException {
        String bucket = bucket();
        String key = key(PathParts.PROBE);
        try {
            String id = client().createMultipartUpload(r -> r.bucket(bucket).key(key))
                    .uploadId();
            client().abortMultipartUpload(r -> r.bucket(bucket).key(key).uploadId(id));
        } catch (SdkException e) {
            throw problem(e);
        }
    }

    /** An upload at the far side, as it is remembered. */
    private record Multipart(int partBytes, String id, String key) {
        static Multipart parse(String token) {
            String[] words = token.split(" ", 3);
            return new Multipart(Integer.parseInt(words[0]), words[1], words[2]);
        }

        String token() {
            return partBytes + " " + id + " " + key;
        }
    }

    @Override
    public Receipt upload(Cargo cargo, Journey journey) throws IOException {
        String bucket = bucket();
        String key = key(cargo.file());
        Optional<Multipart> known = known(journey, key, cargo);
        try {
            if (known.isEmpty()) {
                return send(bucket, begin(bucket, key, partBytes(cargo), cargo.mediaType(), journey), cargo, journey);
            }
            Found found = look(bucket, known.get());
            if (found == Found.PARTS) {
                return send(bucket, known.get(), cargo, journey);
            }
            // It may be complete, only that nobody heard of it.
            Optional<Receipt> complete = complete(bucket, known.get(), cargo);
            if (complete.isPresent()) {
                journey.meter().at(cargo.bytes());
                return complete.get();
            }
            Multipart upload = found == Found.OPEN
                    ? known.get()
                    : begin(bucket, key, partBytes(cargo), cargo.mediaType(), journey);
            return send(bucket, upload, cargo, journey);
        } catch (NoSuchUploadException e) {
            throw UploadProblem.passing("the upload is not known any more");
        } catch (SdkException e) {
            throw problem(e);
        }
    }

    private static Optional<Multipart> remembered(Journey journey, String key) {
        return journey.token().map(Multipart::parse).filter(m -> m.key().equals(key));
    }

    /** One that was begun before the size was known may need too many parts, and is given up. */
    private Optional<Multipart> known(Journey journey, String key, CargoBytes cargo) throws IOException {
        Optional<Multipart> known = remembered(journey, key);
        if (known.isPresent() && known.get().partBytes() < leastPartBytes(cargo)) {
            discard(known.get().token());
            return Optional.empty();
        }
        return known;
    }

    private int partBytes(CargoBytes cargo) {
        return Math.toIntExact(Math.max(config.partBytes(), leastPartBytes(cargo)));
    }

    private static long leastPartBytes(CargoBytes cargo) {
        return (cargo.bytes() + MOST_PARTS - 1) / MOST_PARTS;
    }

    /**
     * Whole parts, which are compared with the bundle when it is sealed: those that it does not have are sent again.
     */
    @Override
    public void sendAhead(Beginning beginning, Journey journey) throws IOException {
        String bucket = bucket();
        String key = key(beginning.file());
        try {
            Optional<Multipart> known = remembered(journey, key);
            Multipart upload = known.isPresent()
                    ? known.get()
                    : begin(bucket, key, Math.toIntExact(config.partBytes()), beginning.mediaType(), journey);
            for (int sent = 0; ; journey.meter().rest(LOOK)) {
                sent = parts(bucket, upload, beginning.now(), journey).sendWhole(sent, config.parts());
            }
        } catch (SdkException e) {
            throw problem(e);
        }
    }

    /** What the server knows of an upload. Some know one that is complete as one without parts. */
    private enum Found {
        PARTS,
        OPEN,
        NOTHING
    }

    private Found look(String bucket, Multipart upload) throws IOException {
        try {
            boolean parts = client().listParts(r -> r.bucket(bucket)
                            .key(upload.key())
                            .uploadId(upload.id())
                            .maxParts(1))
                    .hasParts();
            return parts ? Found.PARTS : Found.OPEN;
        } catch (S3Exception e) {
            if (e.statusCode() == 404) {
                return Found.NOTHING;
            }
            throw e;
        }
    }

    private Multipart begin(String bucket, String key, int partBytes, String mediaType, Journey journey)
            throws IOException {
        String id = client().createMultipartUpload(
                        r -> r.bucket(bucket).key(key).contentType(mediaType))
                .uploadId();
        Multipart upload = new Multipart(partBytes, id, key);
        journey.remember(upload.token());
        return upload;
    }

    private S3Parts parts(String bucket, Multipart upload, CargoBytes cargo, Journey journey) throws IOException {
        return new S3Parts(client(), bucket, upload.key(), upload.id(), upload.partBytes(), cargo, journey.meter());
    }

    private Receipt send(String bucket, Multipart upload, Cargo cargo, Journey journey) throws IOException {
        S3Parts parts = parts(bucket, upload, cargo, journey);
        List<CompletedPart> sent = parts.send(config.parts());
        journey.meter().allow(S3Clients.COMPLETION);
        client().completeMultipartUpload(r ->
                r.bucket(bucket).key(upload.key()).uploadId(upload.id()).multipartUpload(m -> m.parts(sent)));
        Optional<Receipt> receipt = compare(head(bucket, upload.key()), cargo, parts.expectedTag());
        if (receipt.isEmpty()) {
            journey.remember("");
            throw UploadProblem.passing("the object is not what was sent; starting over");
        }
        return receipt.get();
    }

    private HeadObjectResponse head(String bucket, String key) throws IOException {
        return client().headObject(r -> r.bucket(bucket).key(key));
    }

    private Optional<Receipt> complete(String bucket, Multipart upload, Cargo cargo) throws IOException {
        try {
            HeadObjectResponse head = head(bucket, upload.key());
            return compare(head, cargo, S3Parts.tag(cargo, upload.partBytes()));
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        }
    }

    /** Empty where the object is another one than the bundle. */
    private static Optional<Receipt> compare(HeadObjectResponse head, Cargo cargo, String expectedTag) {
        Long size = head.contentLength();
        if (size == null || size != cargo.bytes()) {
            return Optional.empty();
        }
        String tag = S3Parts.unquoted(head.eTag());
        if (!S3Parts.isMd5Tag(tag)) {
            // With its own encryption keys the server makes the tag from something else. It has checked each part's
            // MD5.
            return Optional.of(new Receipt("size, and MD5 of each part"));
        }
        return tag.equals(expectedTag) ? Optional.of(new Receipt("size and MD5 of the parts")) : Optional.empty();
    }

    private IOException problem(SdkException e) {
        return S3Clients.problem(e, destination.text("endpoint").orElse("S3"));
    }

    @Override
    public void discard(String token) throws IOException {
        String bucket = bucket();
        Multipart upload = Multipart.parse(token);
        try {
            client().abortMultipartUpload(
                            r -> r.bucket(bucket).key(upload.key()).uploadId(upload.id()));
        } catch (SdkException e) {
            throw problem(e);
        }
    }

    @Override
    public void abort() {
        aborted = true;
        close();
    }

    @Override
    public void close() {
        S3Client known = client;
        if (known != null) {
            known.close();
        }
    }
}
