package io.muster.coordinator.upload;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.Part;

/**
 * The parts of one multipart upload. Parts that are there and are the bundle's stay; others are sent, a few at a time.
 * Each is sent with its MD5, which the server checks, and is in memory once.
 */
final class S3Parts {
    private static final Pattern MD5_TAG = Pattern.compile("[0-9a-f]{32}(-[0-9]+)?");

    private final S3Client client;
    private final String bucket;
    private final String key;
    private final String uploadId;
    private final int partBytes;
    private final CargoBytes cargo;
    private final Meter meter;
    private final Map<Integer, byte[]> digests = new ConcurrentSkipListMap<>();
    private final AtomicLong there = new AtomicLong();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    S3Parts(S3Client client, String bucket, String key, String uploadId, int partBytes, CargoBytes cargo, Meter meter) {
        this.client = client;
        this.bucket = bucket;
        this.key = key;
        this.uploadId = uploadId;
        this.partBytes = partBytes;
        this.cargo = cargo;
        this.meter = meter;
    }

    static boolean isMd5Tag(String tag) {
        return MD5_TAG.matcher(tag).matches();
    }

    static String unquoted(@Nullable String tag) {
        return tag == null ? "" : tag.replace("\"", "");
    }

    /** The tag that S3 gives an object of parts: the MD5 of the parts' MD5s, and how many there are. */
    static String tag(CargoBytes cargo, int partBytes) throws IOException {
        List<byte[]> digests = new ArrayList<>();
        for (int number = 1; number <= count(cargo, partBytes); number++) {
            digests.add(Content.digest("MD5").digest(read(cargo, number, partBytes)));
        }
        return tag(digests);
    }

    private static String tag(Collection<byte[]> digests) {
        MessageDigest all = Content.digest("MD5");
        digests.forEach(all::update);
        return HexFormat.of().formatHex(all.digest()) + "-" + digests.size();
    }

    private static int count(CargoBytes cargo, int partBytes) {
        return Math.toIntExact((cargo.bytes() + partBytes - 1) / partBytes);
    }

    private static byte[] read(CargoBytes cargo, int number, int partBytes) throws IOException {
        long from = (long) (number - 1) * partBytes;
        return Content.read(cargo, from, (int) Math.min(partBytes, cargo.bytes() - from));
    }

    /** Known once everything is sent. */
    String expectedTag() {
        return tag(digests.values());
    }

    /**
     * Sends what is missing. When one part fails, those on their way are waited for: what they bring need not be sent
     * again.
     *
     * @param parallel how many at a time
     */
    List<CompletedPart> send(int parallel) throws IOException {
        return send(1, count(cargo, partBytes), parallel);
    }

    /** Sends the whole parts that there are, but for the first ones; says how many there are. */
    int sendWhole(int known, int parallel) throws IOException {
        int whole = (int) Math.min(S3Uploader.MOST_PARTS, cargo.bytes() / partBytes);
        there.set((long) known * partBytes);
        if (whole > known) {
            send(known + 1, whole, parallel);
        }
        return Math.max(known, whole);
    }

    private List<CompletedPart> send(int first, int last, int parallel) throws IOException {
        Map<Integer, CompletedPart> done = new ConcurrentHashMap<>();
        Map<Integer, Part> listed = list();
        ExecutorService senders = Executors.newFixedThreadPool(parallel, work -> {
            Thread thread = new Thread(work, "muster-upload-part");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int number = first; number <= last; number++) {
                int part = number;
                running.add(senders.submit(() -> {
                    // After one has failed no other begins.
                    if (failure.get() == null) {
                        part(part, listed.get(part), done);
                    }
                }));
            }
            await(running);
        } finally {
            senders.shutdownNow();
        }
        return List.copyOf(new TreeMap<>(done).values());
    }

    private void await(List<Future<?>> running) throws IOException {
        try {
            for (Future<?> part : running) {
                part.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        Exception first = failure.get();
        if (first instanceof IOException e) {
            throw e;
        }
        if (first instanceof RuntimeException e) {
            throw e;
        }
    }

    private Map<Integer, Part> list() {
        Map<Integer, Part> parts = new TreeMap<>();
        client.listPartsPaginator(r -> r.bucket(bucket).key(key).uploadId(uploadId))
                .parts()
                .forEach(part -> parts.put(part.partNumber(), part));
        return parts;
    }

    private void part(int number, @Nullable Part listed, Map<Integer, CompletedPart> done) {
        try {
            byte[] content = read(cargo, number, partBytes);
            byte[] md5 = Content.digest("MD5").digest(content);
            digests.put(number, md5);
            String tag =
                    listed != null && isSame(listed, content.length, md5) ? listed.eTag() : send(number, content, md5);
            meter.at(there.addAndGet(content.length));
            done.put(
                    number, CompletedPart.builder().partNumber(number).eTag(tag).build());
        } catch (IOException | RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    private static boolean isSame(Part listed, int length, byte[] md5) {
        String tag = unquoted(listed.eTag());
        Long size = listed.size();
        return size != null
                && size == length
                && (!isMd5Tag(tag) || tag.equals(HexFormat.of().formatHex(md5)));
    }

    private String send(int number, byte[] content, byte[] md5) throws IOException {
        String tag = client.uploadPart(
                        r -> r.bucket(bucket)
                                .key(key)
                                .uploadId(uploadId)
                                .partNumber(number)
                                .contentMD5(Base64.getEncoder().encodeToString(md5)),
                        RequestBody.fromContentProvider(
                                () -> meter.of(new ByteArrayInputStream(content)),
                                content.length,
                                "application/octet-stream"))
                .eTag();
        if (isMd5Tag(unquoted(tag)) && !unquoted(tag).equals(HexFormat.of().formatHex(md5))) {
            throw UploadProblem.passing("the server has other bytes of part " + number + " than were sent");
        }
        return tag;
    }
}
