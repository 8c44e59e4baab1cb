package io.muster.coordinator.upload;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Copies into a folder of the coordinator's host, maybe a mounted one: a file is there whole or not at all. */
final class FolderUploader implements Uploader {
    private static final int BUFFER = 256 << 10;

    private final Path base;
    private final Path folder;

    FolderUploader(Destination destination, UploadTarget target) throws UploadProblem {
        try {
            URI url = destination.address();
            this.base = Path.of(url.getPath());
        } catch (UploadProblem e) {
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            throw UploadProblem.lasting("the destination is no folder");
        }
        Path below = base;
        for (String part : PathParts.folders(target)) {
            below = below.resolve(part);
        }
        this.folder = below;
    }

    @Override
    public void preflight(long room) throws IOException {
        if (!Files.isDirectory(base)) {
            throw UploadProblem.lasting("the folder " + base + " is not there");
        }
        try {
            Files.delete(Files.createTempFile(base, PathParts.PROBE, ""));
        } catch (IOException e) {
            throw UploadProblem.lasting("the folder " + base + " cannot be written to: " + e);
        }
        needRoom(room);
    }

    private void needRoom(long bytes) throws IOException {
        FileStore store = Files.getFileStore(base);
        if (store.getUsableSpace() < bytes) {
            throw UploadProblem.passing("no room in " + base + ": it has " + store.getUsableSpace() + " bytes free, "
                    + bytes + " are needed");
        }
    }

    @Override
    public Receipt upload(Cargo cargo, Journey journey) throws IOException {
        if (!Files.isDirectory(base)) {
            throw UploadProblem.passing("the folder " + base + " is not there");
        }
        Files.createDirectories(folder);
        Path target = folder.resolve(cargo.file());
        if (isThere(target, cargo, journey.meter())) {
            journey.meter().at(cargo.bytes());
            return new Receipt("size and SHA-256");
        }
        Path part = part(cargo, journey);
        copy(cargo, part, journey.meter());
        if (!sha256(part, journey.meter()).equals(cargo.sha256())) {
            Files.delete(part);
            throw UploadProblem.passing("what was written to " + part + " is not what is read from it");
        }
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
        return new Receipt("size and SHA-256");
    }

    /** An earlier attempt's file, or a new one of this upload alone. */
    private Path part(Cargo cargo, Journey journey) throws IOException {
        Optional<String> known = journey.token();
        if (known.isPresent()) {
            return folder.resolve(known.get());
        }
        String name = PartNames.of(cargo.file());
        journey.remember(name);
        return folder.resolve(name);
    }

    private static boolean isThere(Path file, Cargo cargo, Meter meter) throws IOException {
        return Files.isRegularFile(file)
                && Files.size(file) == cargo.bytes()
                && sha256(file, meter).equals(cargo.sha256());
    }

    private void copy(Cargo cargo, Path part, Meter meter) throws IOException {
        try (FileChannel out = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            long from = out.size() <= cargo.bytes() ? out.size() : 0;
            needRoom(cargo.bytes() - from);
            out.truncate(from);
            out.position(from);
            meter.at(from);
            try (InputStream in = meter.of(cargo.open(from, cargo.bytes() - from))) {
                byte[] buffer = new byte[BUFFER];
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
                    while (bytes.hasRemaining()) {
                        out.write(bytes);
                    }
                    meter.at(out.position());
                }
            }
            out.force(true);
        }
    }

    private static String sha256(Path file, Meter meter) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Content.hash("SHA-256", in, meter);
        }
    }

    @Override
    public void discard(String token) throws IOException {
        Files.deleteIfExists(folder.resolve(token));
    }

    @Override
    public void abort() {
        // Nothing here waits for a network; the meter stops a copy.
    }

    @Override
    public void close() {
        // Holds nothing open.
    }
}
