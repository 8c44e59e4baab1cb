package io.muster.coordinator.upload;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SftpATTRS;
import com.jcraft.jsch.SftpException;
import com.jcraft.jsch.SftpStatVFS;
import io.muster.coordinator.config.DeliveryConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes to an SFTP server (draft-ietf-secsh-filexfer-02, as OpenSSH speaks it). The bundle grows under another name,
 * is gone on with at the length that the server has, and gets its own name once it is whole.
 */
final class SftpUploader implements Uploader {
    private static final int BUFFER = 128 << 10;
    /** What is compared before an earlier attempt's file is gone on with. */
    private static final int TAIL = 256 << 10;

    private static final Receipt VERIFIED = new Receipt("size and SHA-256");

    private final Destination destination;
    private final UploadTarget target;
    private final DeliveryConfig config;
    private volatile @Nullable Session session;
    private volatile boolean aborted;

    SftpUploader(Destination destination, UploadTarget target, DeliveryConfig config) {
        this.destination = destination;
        this.target = target;
        this.config = config;
    }

    private ChannelSftp connect() throws IOException {
        SftpLogin login = new SftpLogin(destination);
        try {
            Session fresh = login.prepare(config.connectTimeout());
            session = fresh;
            if (aborted) {
                throw UploadProblem.passing("stopped");
            }
            int timeout = Math.toIntExact(config.connectTimeout().toMillis());
            fresh.connect(timeout);
            ChannelSftp channel = (ChannelSftp) fresh.openChannel("sftp");
            channel.connect(timeout);
            return channel;
        } catch (JSchException e) {
            throw login.problem(e);
        }
    }

    private static IOException problem(SftpException e, String what) {
        String reason = what + ": " + e.getMessage();
        return switch (e.id) {
            case ChannelSftp.SSH_FX_PERMISSION_DENIED,
                    ChannelSftp.SSH_FX_NO_SUCH_FILE,
                    ChannelSftp.SSH_FX_OP_UNSUPPORTED -> UploadProblem.lasting(reason);
            default -> UploadProblem.passing(reason);
        };
    }

    private String folder() throws IOException {
        String path = destination.address().getPath();
        return path == null || path.isEmpty() ? "." : path.length() > 1 ? path.replaceFirst("/+$", "") : path;
    }

    @Override
    public void preflight(long room) throws IOException {
        ChannelSftp channel = connect();
        String folder = folder();
        tryOut(channel, folder);
        needRoom(channel, folder, room);
    }

    /** Writes a little, reads it back and removes it; what cannot be read could not be compared later. */
    private static void tryOut(ChannelSftp channel, String folder) throws IOException {
        String probe = folder + "/" + PartNames.probe();
        byte[] little = "muster".getBytes(StandardCharsets.US_ASCII);
        try {
            channel.put(new ByteArrayInputStream(little), probe);
        } catch (SftpException e) {
            throw problem(e, folder + " cannot be written to");
        }
        String unreadable = "what is in " + folder + " cannot be read back, and so not be compared";
        boolean same;
        try (InputStream in = channel.get(probe)) {
            same = Arrays.equals(in.readNBytes(little.length + 1), little);
        } catch (SftpException e) {
            throw problem(e, unreadable);
        } catch (IOException e) {
            // The library says no more than this where the server refuses.
            throw channel.isConnected()
                    ? UploadProblem.lasting(unreadable)
                    : UploadProblem.passing(unreadable + ": " + e.getMessage());
        } finally {
            remove(channel, probe);
        }
        if (!same) {
            throw UploadProblem.lasting("what is read from " + folder + " is not what was written there");
        }
    }

    private static void remove(ChannelSftp channel, String probe) throws IOException {
        try {
            channel.rm(probe);
        } catch (SftpException e) {
            throw problem(e, "what was tried in " + probe + " cannot be removed again");
        }
    }

    private static void needRoom(ChannelSftp channel, String folder, long bytes) throws IOException {
        SftpStatVFS room;
        try {
            room = channel.statVFS(folder);
        } catch (SftpException e) {
            // Not every server can tell.
            return;
        }
        long free = room.getAvailForNonRoot() * 1024;
        if (free < bytes) {
            throw UploadProblem.passing(
                    "no room in " + folder + ": it has " + free + " bytes free, " + bytes + " are needed");
        }
    }

    @Override
    public Receipt upload(Cargo cargo, Journey journey) throws IOException {
        ChannelSftp channel = connect();
        String folder = folder();
        try {
            for (String part : PathParts.folders(target)) {
                folder = folder + "/" + part;
                if (size(channel, folder) < 0) {
                    channel.mkdir(folder);
                }
            }
            String whole = folder + "/" + cargo.file();
            if (size(channel, whole) == cargo.bytes() && isWhole(channel, whole, cargo, journey.meter())) {
                journey.meter().at(cargo.bytes());
                return VERIFIED;
            }
            String part = part(cargo, folder, journey);
            send(channel, cargo, part, journey.meter());
            long there = size(channel, part);
            if (there != cargo.bytes()) {
                throw UploadProblem.passing(
                        "the server has " + there + " bytes of the bundle, it has " + cargo.bytes());
            }
            if (!isWhole(channel, part, cargo, journey.meter())) {
                channel.rm(part);
                throw UploadProblem.passing("the server's copy has other bytes than the bundle; starting over");
            }
            channel.rename(part, whole);
            return VERIFIED;
        } catch (SftpException e) {
            throw problem(e, folder);
        }
    }

    /** An earlier attempt's file, or a new one of this upload alone. */
    private static String part(Cargo cargo, String folder, Journey journey) throws IOException {
        Optional<String> known = journey.token().filter(t -> t.startsWith(folder + "/."));
        if (known.isPresent()) {
            return known.get();
        }
        String path = folder + "/" + PartNames.of(cargo.file());
        journey.remember(path);
        return path;
    }

    /** -1 where there is nothing. */
    private static long size(ChannelSftp channel, String path) throws SftpException {
        try {
            SftpATTRS attributes = channel.stat(path);
            return attributes.getSize();
        } catch (SftpException e) {
            if (e.id == ChannelSftp.SSH_FX_NO_SUCH_FILE) {
                return -1;
            }
            throw e;
        }
    }

    private void send(ChannelSftp channel, Cargo cargo, String part, Meter meter) throws IOException, SftpException {
        long from = size(channel, part);
        if (from > 0 && (from > cargo.bytes() || !tailIsSame(channel, part, cargo, from))) {
            channel.rm(part);
            from = 0;
        }
        from = Math.max(0, from);
        needRoom(channel, part.substring(0, part.lastIndexOf('/')), cargo.bytes() - from);
        meter.at(from);
        if (from == cargo.bytes()) {
            return;
        }
        // RESUME continues at the length that the server has, which is what was asked for above.
        int mode = from == 0 ? ChannelSftp.OVERWRITE : ChannelSftp.RESUME;
        try (InputStream in = meter.of(cargo.open(from, cargo.bytes() - from));
                OutputStream out = channel.put(part, null, mode, 0)) {
            byte[] buffer = new byte[BUFFER];
            long at = from;
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                out.write(buffer, 0, count);
                at += count;
                meter.at(at);
            }
        }
    }

    /** Whether the last bytes that the server has up to a length are the bundle's. */
    private static boolean tailIsSame(ChannelSftp channel, String path, Cargo cargo, long length)
            throws IOException, SftpException {
        int count = (int) Math.min(TAIL, length);
        try (InputStream in = channel.get(path, null, length - count)) {
            return Content.isSame(cargo, length - count, in.readNBytes(count));
        }
    }

    /**
     * Reads back what the server has, and compares its hash. The server could tell a hash itself by the extension
     * {@code check-file}, but OpenSSH does not know that, and the library cannot ask for it.
     */
    private static boolean isWhole(ChannelSftp channel, String path, Cargo cargo, Meter meter)
            throws IOException, SftpException {
        try (InputStream in = meter.ofReturned(channel.get(path))) {
            return Content.isWhole(cargo, in, meter);
        }
    }

    @Override
    public void discard(String token) throws IOException {
        ChannelSftp channel = connect();
        try {
            if (token.endsWith(".part") && size(channel, token) >= 0) {
                channel.rm(token);
            }
        } catch (SftpException e) {
            throw problem(e, token);
        }
    }

    @Override
    public void abort() {
        aborted = true;
        close();
    }

    @Override
    public void close() {
        Session open = session;
        if (open != null) {
            open.disconnect();
        }
    }
}
