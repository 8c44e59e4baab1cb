package io.muster.coordinator.upload;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/** Programs of this machine that bundles are uploaded to; each ends with the test that started it. */
final class Servers {
    private Servers() {}

    /** A program that runs and listens. */
    record Server(Process process, int port, Path log) implements AutoCloseable {
        @Override
        public void close() {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().onExit().orTimeout(20, TimeUnit.SECONDS).join();
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Leaves the test out, with a message, where a Debian package is missing. */
    static void needs(String program, String debianPackage) {
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of(program)), program + " is missing: install the package " + debianPackage);
    }

    static Server start(Path folder, int port, String... command) throws IOException {
        Path log = folder.resolve("server.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Server server = new Server(process, port, log);
        try {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> !process.isAlive() || listens(port));
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
        if (!process.isAlive()) {
            throw new AssertionError(command[0] + " ended: " + Files.readString(log));
        }
        return server;
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Runs a program to its end. */
    static void run(String... command) throws IOException {
        var unused = output(command);
    }

    private static String output(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError(List.of(command) + ": " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return output;
    }

    /** S3Proxy over a folder; the bucket {@code muster} is there. Credentials: testaccess, testsecret. */
    static Server s3(Path folder) throws IOException {
        return s3(folder, "");
    }

    /** @param more of its configuration */
    static Server s3(Path folder, String more) throws IOException {
        int port = freePort();
        Files.createDirectories(folder.resolve("data/muster"));
        Path config = folder.resolve("s3proxy.conf");
        Files.writeString(
                config,
                """
                s3proxy.endpoint=http://127.0.0.1:%d
                s3proxy.authorization=aws-v2-or-v4
                s3proxy.identity=testaccess
                s3proxy.credential=testsecret
                jclouds.provider=filesystem-nio2
                jclouds.identity=x
                jclouds.credential=x
                jclouds.filesystem.basedir=%s
                %s
                """
                        .formatted(port, folder.resolve("data"), more));
        return start(
                folder,
                port,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                Path.of("target", "s3proxy", "s3proxy.jar").toString(),
                "--properties",
                config.toString());
    }

    /** OpenSSH's sftp server for the user of the tests, with a key {@code folder/key} and a host key. */
    static Server sftp(Path folder) throws IOException {
        return sftp(folder, "Subsystem sftp internal-sftp", List.of());
    }

    /** The same for root with the password {@code secret} too; needs root. */
    static Server sftpWithPassword(Path folder) throws IOException {
        Assumptions.assumeTrue(isRoot(), "only root can give sshd a password of the test's own");
        // Only the server sees the password: it is in a mount namespace of the server's own.
        Path shadow = folder.resolve("shadow");
        Files.writeString(
                shadow, "root:" + output("openssl", "passwd", "-6", "secret").strip() + ":19000:0:99999:7:::\n");
        return sftp(
                folder,
                "PasswordAuthentication yes\nSubsystem sftp internal-sftp",
                List.of(
                        "unshare",
                        "--mount",
                        "sh",
                        "-c",
                        "mount --bind " + shadow + " /etc/shadow && exec \"$@\"",
                        "-"));
    }

    /** One that takes files and lets nobody read them. */
    static Server sftpWithoutReading(Path folder) throws IOException {
        return sftp(folder, "Subsystem sftp internal-sftp -P read", List.of());
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** @param through a command that starts the server */
    private static Server sftp(Path folder, String more, List<String> through) throws IOException {
        needs("/usr/sbin/sshd", "openssh-server");
        int port = freePort();
        Files.createDirectories(folder.resolve("in"));
        for (String key : List.of("key", "host", "other")) {
            run(
                    "ssh-keygen",
                    "-q",
                    "-t",
                    "ed25519",
                    "-N",
                    "",
                    "-f",
                    folder.resolve(key).toString());
        }
        if (isRoot()) {
            Files.createDirectories(Path.of("/run/sshd"));
        }
        Path config = folder.resolve("sshd.conf");
        Files.writeString(
                config,
                """
                Port %d
                ListenAddress 127.0.0.1
                HostKey %s
                PidFile none
                AuthorizedKeysFile %s
                PermitRootLogin yes
                StrictModes no
                UsePAM no
                %s
                PasswordAuthentication no
                """
                        .formatted(port, folder.resolve("host"), folder.resolve("key.pub"), more));
        List<String> command = new ArrayList<>(through);
        command.addAll(List.of("/usr/sbin/sshd", "-D", "-e", "-f", config.toString()));
        return start(folder, port, command.toArray(String[]::new));
    }

    /** nginx with WebDAV's PUT, user {@code up} and password {@code secret}; TLS where certificates are given. */
    static Server nginx(Path folder, String listen, String more) throws IOException {
        needs("/usr/sbin/nginx", "nginx-light");
        int port = freePort();
        Files.createDirectories(folder.resolve("files/in"));
        Files.writeString(folder.resolve("users"), "up:{PLAIN}secret\n");
        Path config = folder.resolve("nginx.conf");
        Files.writeString(
                config,
                """
                daemon off; master_process off; pid %1$s/pid; error_log %1$s/error.log info;
                events { worker_connections 64; }
                http {
                  access_log %1$s/access.log;
                  client_body_temp_path %1$s/b; proxy_temp_path %1$s/p; fastcgi_temp_path %1$s/f;
                  uwsgi_temp_path %1$s/u; scgi_temp_path %1$s/s;
                  server {
                    listen 127.0.0.1:%2$d %3$s; %4$s
                    client_max_body_size 0; root %1$s/files;
                    auth_basic upload; auth_basic_user_file %1$s/users;
                    location / { dav_methods PUT DELETE MKCOL; }
                  }
                }
                """
                        .formatted(folder, port, listen, more));
        return start(
                folder,
                port,
                "/usr/sbin/nginx",
                "-e",
                folder.resolve("error.log").toString(),
                "-c",
                config.toString());
    }

    /** tinyproxy with user {@code u} and password {@code p}, which lets {@code CONNECT} through to one port. */
    static Server proxy(Path folder, int to) throws IOException {
        needs("/usr/bin/tinyproxy", "tinyproxy-bin");
        int port = freePort();
        Path config = folder.resolve("tinyproxy.conf");
        Files.writeString(
                config,
                """
                Port %d
                Listen 127.0.0.1
                Allow 127.0.0.1
                BasicAuth u p
                ConnectPort %d
                Timeout 60
                MaxClients 20
                """
                        .formatted(port, to));
        return start(folder, port, "/usr/bin/tinyproxy", "-d", "-c", config.toString());
    }

    /**
     * A certificate authority {@code ca.crt} and a certificate of 127.0.0.1, {@code server.crt}, valid for some days.
     */
    static void certificates(Path folder, int days) throws IOException {
        String name = folder.toString() + "/";
        run(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-keyout",
                name + "ca.key",
                "-out",
                name + "ca.crt",
                "-days",
                "2",
                "-subj",
                "/CN=muster test");
        run(
                "openssl",
                "req",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-keyout",
                name + "server.key",
                "-out",
                name + "server.csr",
                "-subj",
                "/CN=127.0.0.1");
        Files.writeString(folder.resolve("names"), "subjectAltName=IP:127.0.0.1\n");
        run(
                "openssl",
                "x509",
                "-req",
                "-in",
                name + "server.csr",
                "-CA",
                name + "ca.crt",
                "-CAkey",
                name + "ca.key",
                "-CAcreateserial",
                "-out",
                name + "server.crt",
                "-days",
                Integer.toString(days),
                "-extfile",
                name + "names");
    }
}
