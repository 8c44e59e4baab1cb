package io.muster.cli.api;

import io.muster.cli.Console;
import io.muster.cli.Failure;
import io.muster.cli.output.Shell;
import io.muster.cli.profile.Profile;
import io.muster.cli.profile.Profiles;
import io.muster.protocol.tls.ReloadingTls;
import io.muster.protocol.tls.TlsFiles;
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
import javax.net.ssl.SSLContext;
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
                    + " asked where one does not answer (default: MUSTER_SERVER, else the profile's, else"
                    + " http://127.0.0.1:9000)")
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

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description = "certificates (PEM) of who signed the coordinator's, instead of those that Java knows"
                    + " (default: MUSTER_CA_FILE)")
    @Nullable
    Path caFile;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "a login that muster login kept (default: MUSTER_PROFILE, else the one in use)")
    @Nullable
    String profile;

    /**
     * A client for what is said, in this order: options, the profile that an option names, the environment, the profile
     * in use. A profile's password goes to that profile's server alone.
     */
    public ApiClient connect(Console console) throws Failure {
        Profile kept = Profiles.read(console).choose(profile, console.env());
        List<URI> addresses = addresses(server(console, kept));
        String token = token(console);
        if (token != null) {
            return openWith(console, addresses, "Bearer " + token, caFile);
        }
        String credentials = profile != null && user == null && credentialsFile == null ? null : credentials(console);
        if (credentials == null && kept != null && addresses.equals(addresses(kept.server()))) {
            credentials = kept.credentials();
        } else if (credentials == null && profile != null) {
            console.warning("profile " + profile + " is for another server; its password is not sent");
        }
        return open(console, addresses, credentials, caFile != null ? caFile : trusted(console, addresses, kept));
    }

    /** What a profile trusts, at its own server; null where it says nothing, or the environment comes first. */
    private @Nullable Path trusted(Console console, List<URI> addresses, @Nullable Profile kept) throws Failure {
        if (kept == null || kept.caFile() == null || !addresses.equals(addresses(kept.server()))) {
            return null;
        }
        boolean isFirst = profile != null
                || console.env().getOrDefault("MUSTER_CA_FILE", "").isEmpty();
        return isFirst ? Path.of(kept.caFile()) : null;
    }

    private String server(Console console, @Nullable Profile kept) {
        if (server != null) {
            return server;
        }
        String fromEnvironment = console.env().getOrDefault("MUSTER_SERVER", "");
        return kept != null && (profile != null || fromEnvironment.isEmpty())
                ? kept.server()
                : serverFromEnvironment(console);
    }

    /** What was said here, to be said again in another command; begins with a space unless it is empty. */
    public String again() {
        StringBuilder words = new StringBuilder();
        again(words, "--server", server);
        again(words, "--credentials-file", credentialsFile);
        again(words, "--user", user);
        again(words, "--password-file", passwordFile);
        again(words, "--token-file", tokenFile);
        again(words, "--ca-file", caFile);
        again(words, "--profile", profile);
        return words.toString();
    }

    private static void again(StringBuilder words, String option, @Nullable Object value) {
        if (value != null) {
            words.append(' ').append(option).append(' ').append(Shell.quoted(value.toString()));
        }
    }

    /**
     * A client for these addresses.
     *
     * @param credentials as {@code user:password}; null sends none
     * @param caFile certificates to trust; null takes the file that the environment names, if it does
     */
    public static ApiClient open(
            Console console, List<URI> addresses, @Nullable String credentials, @Nullable Path caFile) throws Failure {
        String authorization = credentials == null
                ? null
                : "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
        return openWith(console, addresses, authorization, caFile);
    }

    private static ApiClient openWith(
            Console console, List<URI> addresses, @Nullable String authorization, @Nullable Path caFile)
            throws Failure {
        for (URI address : addresses) {
            if (authorization != null && "http".equals(address.getScheme()) && !isLoopback(address.getHost())) {
                console.warning("the password or token goes to " + address.getHost() + " without TLS");
            }
        }
        return new ApiClient(addresses, authorization, trust(console, caFile));
    }

    /** What an option says counts before the environment; null where nothing does. */
    private @Nullable String token(Console console) throws Failure {
        boolean other = user != null || credentialsFile != null || profile != null;
        if (tokenFile != null && other) {
            throw Failure.badInput("--token-file goes without --user, --credentials-file and --profile");
        }
        String token = tokenFile != null
                ? secret(tokenFile, console)
                : other ? "" : console.env().getOrDefault("MUSTER_TOKEN", "");
        if (!token.matches("[\\x21-\\x7e]*")) {
            throw Failure.badInput("the token must be one word");
        }
        return token.isEmpty() ? null : token;
    }

    /** Null leaves it to Java, which then needs not read its certificates before it meets https. */
    private static @Nullable SSLContext trust(Console console, @Nullable Path caFile) throws Failure {
        String variable = console.env().getOrDefault("MUSTER_CA_FILE", "");
        Path file = caFile != null ? caFile : variable.isEmpty() ? null : Path.of(variable);
        if (file == null) {
            return null;
        }
        try {
            return ReloadingTls.client(new TlsFiles(null, null, file), console::warning)
                    .context();
        } catch (IOException e) {
            throw Failure.badInput("ca-file: " + e.getMessage());
        }
    }

    /** An empty variable is as good as none. */
    public static String serverFromEnvironment(Console console) {
        String address = console.env().getOrDefault("MUSTER_SERVER", "");
        return address.isEmpty() ? DEFAULT_SERVER : address;
    }

    /** Addresses separated by commas. */
    public static List<URI> addresses(String text) throws Failure {
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
