package io.muster.coordinator.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.coordinator.testing.FaultProxy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What cut connections cost: bytes on the wire against bytes of the bundle. The long form of {@code docs/benchmarks.md}
 * is {@code -Dupload.mebibytes=2048 -Dupload.cuts=20}, with the settings that ship.
 */
@Timeout(900)
class UploadCutsIT {
    private static final long BYTES = Long.getLong("upload.mebibytes", 96) << 20;
    private static final int CUTS = Integer.getInteger("upload.cuts", 3);
    private static final String AS_SHIPPED = "muster.delivery { part-size = 8 MiB, give-up = 1 h }\n";

    @TempDir
    private Path folder;

    private void measure(String name, FaultProxy proxy, String destination, Stored stored) throws Exception {
        StreamCargo cargo = new StreamCargo(BYTES);
        proxy.cut(CUTS, BYTES / (CUTS + 1));
        TestUpload upload = TestUpload.start(AS_SHIPPED + destination, cargo);
        assertThat(upload.await()).startsWith("UPLOADED");
        double ratio = (double) proxy.sent() / BYTES;
        System.out.println(String.format(
                Locale.ROOT, "%s: %d MiB, %d cuts, %.3f times its bytes sent", name, BYTES >> 20, proxy.cuts(), ratio));
        assertThat(proxy.cuts()).isEqualTo(CUTS);
        // A cut costs at most the part on its way, which is 8 MiB; the buffers between are the rest.
        assertThat(ratio).isLessThan(1.02 + CUTS * 9.0 / (BYTES >> 20));
        assertThat(StreamCargo.sha256(stored.open(cargo))).isEqualTo(cargo.sha256());
    }

    /** What is at the far side. */
    private interface Stored {
        InputStream open(Cargo cargo) throws IOException;
    }

    private static InputStream find(Path root, String name) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return Files.newInputStream(
                    files.filter(f -> f.endsWith(name)).findFirst().orElseThrow());
        }
    }

    @Test
    void s3() throws Exception {
        Files.writeString(folder.resolve("secret"), "testsecret");
        try (Servers.Server server = Servers.s3(folder);
                FaultProxy proxy = FaultProxy.to(server.port())) {
            String destination =
                    """
                    muster.destinations.test { url = "s3://muster/cuts", endpoint = "http://127.0.0.1:%d"
                      access-key-id = testaccess, secret-access-key-file = "%s" }
                    """
                            .formatted(proxy.port(), folder.resolve("secret"));
            measure("S3", proxy, destination, cargo -> find(folder.resolve("data"), cargo.file()));
        }
    }

    @Test
    void sftp() throws Exception {
        try (Servers.Server server = Servers.sftp(folder);
                FaultProxy proxy = FaultProxy.to(server.port())) {
            String destination =
                    """
                    muster.destinations.test { url = "sftp://127.0.0.1:%d%s/in", user = "%s", key-file = "%s"
                      host-key = "%s" }
                    """
                            .formatted(
                                    proxy.port(),
                                    folder,
                                    System.getProperty("user.name"),
                                    folder.resolve("key"),
                                    Files.readString(folder.resolve("host.pub")).strip());
            measure("SFTP", proxy, destination, cargo -> find(folder.resolve("in"), cargo.file()));
        }
    }

    @Test
    void tus() throws Exception {
        try (TusServer server = TusServer.start(true);
                FaultProxy proxy = FaultProxy.to(server.port())) {
            String destination = "muster.destinations.test { url = \"http://127.0.0.1:" + proxy.port() + "/files\" }\n";
            measure("tus", proxy, destination, cargo -> server.stored());
        }
    }
}
