package io.muster.coordinator.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where S3 credentials come from, and buckets that are host names. */
class S3AccessIT {
    private static final String RIGHT = "aws_access_key_id = testaccess\naws_secret_access_key = testsecret\n";
    private static final String WRONG = "aws_access_key_id = testaccess\naws_secret_access_key = wrong\n";

    @TempDir
    private Path folder;

    private static String destination(int port, String prefix, String keys) {
        return """
            muster.destinations.test { url = "s3://muster/%s", endpoint = "http://s3.test:%d", path-style = false
              %s }
            """
                .formatted(prefix, port, keys);
    }

    /** Runs uploads where only the bucket has an address: an endpoint that is asked without it is not found. */
    private List<String> upload(Path sharedCredentials, List<String> destinations) throws IOException {
        Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 muster.s3.test\n");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djdk.net.hosts.file=" + hosts,
                "-cp",
                System.getProperty("java.class.path"),
                UploadProgram.class.getName());
        builder.command().addAll(destinations);
        builder.environment().put("AWS_ACCESS_KEY_ID", "testaccess");
        builder.environment().put("AWS_SECRET_ACCESS_KEY", "testsecret");
        builder.environment().put("AWS_SHARED_CREDENTIALS_FILE", sharedCredentials.toString());
        Process program = builder.redirectErrorStream(true).start();
        try {
            String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return said.lines()
                    .filter(line -> line.startsWith("UPLOADED") || line.startsWith("FAILED"))
                    .toList();
        } finally {
            program.destroyForcibly().onExit().orTimeout(20, TimeUnit.SECONDS).join();
        }
    }

    private byte[] stored(String prefix) throws IOException {
        return Files.readAllBytes(folder.resolve("data/muster/" + prefix + "/Example inc./12345/"
                + BytesCargo.of(UploadProgram.BYTES).file()));
    }

    @Test
    void takesCredentialsFromTheEnvironmentOrAProfileAndBucketsThatAreHostNames() throws Exception {
        Path shared = Files.writeString(folder.resolve("shared"), "[default]\n" + WRONG + "[support]\n" + RIGHT);
        Path own = Files.writeString(folder.resolve("own"), "[default]\n" + RIGHT + "[other]\n" + WRONG);
        try (Servers.Server server = Servers.s3(folder, "s3proxy.virtual-host=s3.test")) {
            int port = server.port();
            List<String> said = upload(
                    shared,
                    List.of(
                            destination(port, "environment", ""),
                            destination(port, "profile", "profile = support"),
                            destination(port, "file", "credentials-file = \"" + own + '"'),
                            destination(port, "other", "credentials-file = \"" + own + "\", profile = other"),
                            destination(port, "nobody", "profile = nobody"),
                            destination(port, "missing", "credentials-file = \"" + folder + "/missing\"")));
            assertThat(said).hasSize(6);
            assertThat(said.subList(0, 3)).containsOnly("UPLOADED size and MD5 of the parts");
            for (String prefix : List.of("environment", "profile", "file")) {
                assertThat(stored(prefix))
                        .isEqualTo(BytesCargo.of(UploadProgram.BYTES).content());
            }
            assertThat(said.get(3)).startsWith("FAILED http://s3.test:" + port + " answers 403");
            assertThat(said.get(4))
                    .isEqualTo("FAILED no credentials for the profile nobody in the shared credentials file");
            assertThat(said.get(5)).isEqualTo("FAILED credentials-file " + folder + "/missing cannot be read");
        }
    }
}
