package io.muster.cli.api;

import io.muster.cli.ExitCode;
import io.muster.cli.Failure;
import io.muster.protocol.http.CollectionView.BundleView;
import io.muster.protocol.id.CollectionId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Brings a bundle to this machine: into a file beside the target, checked by size and SHA-256, then renamed, so that
 * the target either is whole or is not there. Goes on where it was after a broken connection, and where an earlier
 * process has left off whose connection broke for good, or which was killed.
 */
public final class BundleDownload {
    private static final Duration STALL = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int BUFFER = 256 << 10;
    private static final int BROKEN = -2;

    private final ApiClient api;
    private final CollectionId id;
    private final BundleView bundle;
    private final Path target;
    private final Path part;
    private MessageDigest digest = sha256();
    private long received;
    private @Nullable String etag;

    public BundleDownload(ApiClient api, CollectionId id, BundleView bundle, Path target) {
        this.api = api;
        this.id = id;
        this.bundle = bundle;
        this.target = target;
        this.part = target.resolveSibling("." + target.getFileName() + "." + id.shortForm() + ".part");
    }

    /** Runs the download to its end. */
    public void run() throws Failure, InterruptedException {
        boolean keep = false;
        Thread cleaner = new Thread(this::removePart, "download-cleanup");
        Runtime.getRuntime().addShutdownHook(cleaner);
        try {
            boolean resumed = fetchAll(true);
            if (resumed && problem() != null) {
                fetchAll(false);
            }
            check();
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (Failure e) {
            keep = e.retryable();
            throw e;
        } catch (IOException e) {
            throw Failure.of(ExitCode.INTERNAL, List.of("cannot write " + target + ": " + e.getMessage()));
        } finally {
            if (!keep) {
                removePart();
            }
            removeHook(cleaner);
        }
    }

    /** Says whether a part of it was there already. */
    private boolean fetchAll(boolean resume) throws IOException, Failure, InterruptedException {
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Set<OpenOption> options = Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        try (FileChannel file = FileChannel.open(part, options, mode)) {
            long found = resume && file.size() <= bundle.bytes() ? file.size() : 0;
            startAt(found, file);
            if (received == bundle.bytes()) {
                return true;
            }
            long lastMove = System.nanoTime();
            while (true) {
                long before = received;
                Failure failure = fetch(file);
                if (failure == null) {
                    return found > 0;
                }
                lastMove = received > before ? System.nanoTime() : lastMove;
                if (!failure.retryable() || System.nanoTime() - lastMove > PATIENCE.toNanos()) {
                    throw failure;
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
            }
        }
    }

    /** Goes on behind the first bytes of the file, which are read for the digest. */
    private void startAt(long length, FileChannel file) throws IOException {
        digest = sha256();
        file.truncate(length).position(0);
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        while (file.read(buffer.clear()) >= 0) {
            digest.update(buffer.flip());
        }
        received = length;
        // As the coordinator makes it; another one would not be answered with a part.
        etag = length == 0 ? null : '"' + bundle.sha256() + '"';
    }

    /** One request; what it could not get is answered as a failure. */
    private @Nullable Failure fetch(FileChannel file) throws IOException {
        HttpResponse<InputStream> answer;
        try {
            answer = api.bundle(id, received, etag);
        } catch (Failure e) {
            return e;
        }
        if (answer.statusCode() == 200) {
            received = 0;
            digest = sha256();
            file.truncate(0);
        }
        etag = answer.headers().firstValue("ETag").orElse(null);
        file.position(received);
        OutputStream out = Channels.newOutputStream(file);
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = answer.body();
                Stall stall = Stall.watch(in, STALL)) {
            while (received <= bundle.bytes()) {
                int count = read(in, buffer);
                if (count == -1) {
                    break;
                }
                if (count == BROKEN) {
                    return broken();
                }
                stall.moved();
                out.write(buffer, 0, count);
                digest.update(buffer, 0, count);
                received += count;
            }
        }
        return received < bundle.bytes() ? broken() : null;
    }

    /** Tells a broken connection from a file that cannot be written. */
    private static int read(InputStream in, byte[] buffer) {
        try {
            return in.read(buffer);
        } catch (IOException e) {
            return BROKEN;
        }
    }

    private Failure broken() {
        return Failure.passing(
                ExitCode.NOT_REACHABLE,
                List.of(
                        "the download broke after " + received + " of " + bundle.bytes() + " bytes",
                        "go on with: muster collect --attach " + id + ", and the same --output"));
    }

    private void check() throws Failure {
        String problem = problem();
        if (problem != null) {
            throw Failure.of(ExitCode.INTERNAL, List.of(problem + "; nothing was kept"));
        }
    }

    /** Why what was downloaded is not what was announced; null where it is. */
    private @Nullable String problem() {
        String sha256;
        try {
            sha256 = HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's SHA-256 can be cloned", e);
        }
        return received == bundle.bytes() && sha256.equals(bundle.sha256())
                ? null
                : "the downloaded bundle is not what the coordinator announced (" + received + " bytes, sha256 "
                        + sha256 + "; announced " + bundle.bytes() + " bytes, sha256 " + bundle.sha256() + ")";
    }

    private void removePart() {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            // There is nothing more to do about a file that cannot be removed; its name says what it is.
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process ends already, and the hook runs.
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
