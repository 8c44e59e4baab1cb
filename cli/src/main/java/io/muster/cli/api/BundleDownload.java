package io.muster.cli.api;

import io.muster.cli.ExitCode;
import io.muster.cli.Failure;
import io.muster.protocol.http.CollectionView.BundleView;
import io.muster.protocol.id.CollectionId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
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
 * the target either is whole or is not there. Goes on where it was after a broken connection.
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
        Thread cleaner = new Thread(this::removePart, "download-cleanup");
        Runtime.getRuntime().addShutdownHook(cleaner);
        try {
            fetchAll();
            check();
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw Failure.of(ExitCode.INTERNAL, List.of("cannot write " + target + ": " + e.getMessage()));
        } finally {
            removePart();
            removeHook(cleaner);
        }
    }

    private void fetchAll() throws IOException, Failure, InterruptedException {
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Files.deleteIfExists(part);
        try (FileChannel file =
                FileChannel.open(part, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode)) {
            long lastMove = System.nanoTime();
            while (true) {
                long before = received;
                Failure failure = fetch(file);
                if (failure == null) {
                    return;
                }
                lastMove = received > before ? System.nanoTime() : lastMove;
                if (!failure.retryable() || System.nanoTime() - lastMove > PATIENCE.toNanos()) {
                    throw failure;
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
            }
        }
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
                List.of("the download broke after " + received + " of " + bundle.bytes() + " bytes"));
    }

    private void check() throws Failure {
        String sha256 = HexFormat.of().formatHex(digest.digest());
        if (received != bundle.bytes() || !sha256.equals(bundle.sha256())) {
            throw Failure.of(
                    ExitCode.INTERNAL,
                    List.of("the downloaded bundle is not what the coordinator announced (" + received
                            + " bytes, sha256 "
                            + sha256 + "; announced " + bundle.bytes() + " bytes, sha256 " + bundle.sha256()
                            + "); nothing was kept"));
        }
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
