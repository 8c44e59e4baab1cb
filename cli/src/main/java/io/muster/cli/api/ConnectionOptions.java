package io.muster.cli.api;

import io.muster.cli.Console;
import io.muster.cli.Failure;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the coordinator is and who asks. A password is never an argument: other users could read it there. */
public final class ConnectionOptions {
    private static final String DEFAULT_SERVER = "http://127.0.0.1:9000";
    private static final int MAX_SECRET_BYTES = 4096;

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "the coordinator's address, or those of several separated by commas, of which the next is"
                    + " asked where one does not answer (default: MUSTER_SERVER, else http://127.0.0.1:9000)")
    @Nullable
    String server;

    @Option(
            names = "--credentials-file",
            paramLabel = "FILE",
            description = "one line user:password, as the coordinator writes it to <data-dir>/credentials (default:"
                    + " MUSTER_CREDENTIALS_FILE)")
    @Nullable
    Path credentialsFile;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description =
                    "user name (default: MUSTER_USER); the password comes from MUSTER_PASSWORD or" + " --password-file")
    @Nullable
    String user;

    @Option(names = "--password-file", paramLabel = "FILE", description = "a file that holds the password alone")
    @Nullable
    Path passwordFile;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "a file that holds an API token, instead of user and password (default: MUSTER_TOKEN)")
    @Nullable
    Path tokenFile;

    /** A client for what the options and the environment say. */
    public ApiClient connect(Console console) throws Failure {
        List<URI> addresses = addresses(server != null ? server : fromEnvironment(console));
        String authorization = authorization(console);
        for (URI address : addresses) {
            if (authorization != null && "http".equals(address.getScheme()) && !isLoopback(address.getHost())) {
                console.warning("the password or token goes to " + address.getHost() + " without TLS");
            }
        }
        return new ApiClient(addresses, authorization);
    }

    /** A token, else user and password. What an option says counts before the environment. */
    private @Nullable String authorization(Console console) throws Failure {
        if (tokenFile != null && (user != null || credentialsFile != null)) {
            throw Failure.badInput("--token-file goes without --user and --credentials-file");
        }
        String token = tokenFile != null
                ? secret(tokenFile, console)
                : user == null && credentialsFile == null ? console.env().getOrDefault("MUSTER_TOKEN", "") : "";
        if (!token.isEmpty()) {
            if (!token.matches("[\\x21-\\x7e]+")) {
                throw Failure.badInput("the token must be one word");
            }
            return "Bearer " + token;
        }
        String credentials = credentials(console);
        return credentials == null
                ? null
                : "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    /** An empty variable is as good as none. */
    private static String fromEnvironment(Console console) {
        String address = console.env().getOrDefault("MUSTER_SERVER", "");
        return address.isEmpty() ? DEFAULT_SERVER : address;
    }

    private static List<URI> addresses(String text) throws Failure {
        List<URI> addresses = new ArrayList<>();
        for (String each : text.split(",", -1)) {
            addresses.add(address(each.strip()));
        }
        return addresses;
    }

    private static URI address(String text) throws Failure {
        try {
            URI uri = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            if (uri.getRawUserInfo() != null) {
                throw Failure.badInput("the server's address must not hold a password; see --user, --credentials-file");
            }
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Told below.
        }
        throw Failure.badInput("server: \"" + text + "\" is not a URL such as \"http://127.0.0.1:9000\"");
    }

    private @Nullable String credentials(Console console) throws Failure {
        String name =
                user != null ? user : credentialsFile == null ? console.env().get("MUSTER_USER") : null;
        if (name != null) {
            if (name.isEmpty() || name.contains(":")) {
                throw Failure.badInput("user: \"" + name + "\" must not be empty or hold a colon");
            }
            String password = passwordFile != null
                    ? secret(passwordFile, console)
                    : console.env().get("MUSTER_PASSWORD");
            if (password == null) {
                throw Failure.badInput(
                        "user " + name + " needs a password: set MUSTER_PASSWORD or give" + " --password-file");
            }
            return name + ":" + password;
        }
        String fromEnvironment = console.env().get("MUSTER_CREDENTIALS_FILE");
        Path file = credentialsFile != null
                ? credentialsFile
                : fromEnvironment == null || fromEnvironment.isEmpty() ? null : Path.of(fromEnvironment);
        if (file == null) {
            return null;
        }
        String line = secret(file, console);
        if (line.indexOf(':') < 1) {
            throw Failure.badInput(file + " must hold one line user:password");
        }
        return line;
    }

    private static String secret(Path file, Console console) throws Failure {
        try {
            if (Files.size(file) > MAX_SECRET_BYTES) {
                throw Failure.badInput(file + " is too large to be a secret");
            }
            Set<PosixFilePermission> open = Files.getPosixFilePermissions(file);
            if (open.contains(PosixFilePermission.GROUP_READ) || open.contains(PosixFilePermission.OTHERS_READ)) {
                console.warning(file + " can be read by others; chmod 600 it");
            }
            String text = Files.readString(file).strip();
            if (text.isEmpty() || text.contains("\n")) {
                throw Failure.badInput(file + " must hold one line");
            }
            return text;
        } catch (IOException e) {
            throw Failure.badInput("cannot read " + file + ": " + reason(e));
        }
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file";
        }
        return e instanceof AccessDeniedException ? "permission denied" : String.valueOf(e.getMessage());
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.equals("[::1]") || host.startsWith("127.");
    }
}
