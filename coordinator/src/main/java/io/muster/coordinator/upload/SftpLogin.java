package io.muster.coordinator.upload;

import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchChangedHostKeyException;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.JSchHostKeyException;
import com.jcraft.jsch.Session;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** Who logs in to an SSH server, and which server is believed to be it. */
final class SftpLogin {
    private static final int SSH = 22;

    private final Destination destination;
    private final URI url;

    SftpLogin(Destination destination) throws IOException {
        this.destination = destination;
        this.url = destination.address();
    }

    /** A session that is not connected yet. */
    Session prepare(Duration timeout) throws IOException {
        String user = destination.text("user").orElseThrow(() -> UploadProblem.lasting("the destination has no user"));
        try {
            JSch jsch = new JSch();
            Session session = jsch.getSession(user, url.getHost(), url.getPort() < 0 ? SSH : url.getPort());
            authenticate(jsch, session);
            trust(jsch);
            session.setConfig("StrictHostKeyChecking", "yes");
            session.setConfig("PreferredAuthentications", "publickey,password");
            session.setDaemonThread(true);
            session.setServerAliveInterval(Math.toIntExact(timeout.toMillis()));
            return session;
        } catch (JSchException e) {
            throw problem(e);
        }
    }

    private void authenticate(JSch jsch, Session session) throws IOException, JSchException {
        Optional<String> password = destination.revealed("password");
        if (password.isPresent()) {
            session.setPassword(password.get().getBytes(StandardCharsets.UTF_8));
        }
        Optional<String> key = destination.text("key-file");
        if (key.isPresent()) {
            byte[] passphrase = destination
                    .revealed("key-password")
                    .map(p -> p.getBytes(StandardCharsets.UTF_8))
                    .orElse(null);
            jsch.addIdentity(key.get(), passphrase);
        }
    }

    private void trust(JSch jsch) throws JSchException, UploadProblem {
        Optional<String> file = destination.text("known-hosts");
        if (file.isPresent()) {
            // The library takes a missing file for an empty one.
            if (!Files.isReadable(Path.of(file.get()))) {
                throw UploadProblem.lasting("the known-hosts file " + file.get() + " cannot be read");
            }
            jsch.setKnownHosts(file.get());
        }
        Optional<String> key = destination.text("host-key");
        if (key.isPresent()) {
            String[] words = key.get().split("\\s+");
            try {
                byte[] blob = Base64.getDecoder().decode(words[words.length > 1 ? 1 : 0]);
                String host = url.getPort() < 0 || url.getPort() == SSH
                        ? url.getHost()
                        : "[" + url.getHost() + "]:" + url.getPort();
                jsch.getHostKeyRepository().add(new HostKey(host, blob), null);
            } catch (IllegalArgumentException e) {
                throw UploadProblem.lasting("host-key must be such as \"ssh-ed25519 AAAA…\"");
            }
        }
    }

    /** Why no session came about, for people. */
    UploadProblem problem(JSchException e) {
        String host = url.getHost();
        String text = String.valueOf(e.getMessage());
        String lower = text.toLowerCase(Locale.ROOT);
        if (e instanceof JSchChangedHostKeyException) {
            return UploadProblem.lasting("the host key of " + host + " is another than the known one: " + text);
        }
        if (e instanceof JSchHostKeyException) {
            return UploadProblem.lasting("the host key of " + host + " is not known: " + text);
        }
        if (lower.contains("auth fail") || lower.contains("auth cancel") || lower.contains("too many auth")) {
            return UploadProblem.lasting(host + " refuses the user's key or password");
        }
        if (lower.contains("privatekey") || lower.contains("private key")) {
            return UploadProblem.lasting("the private key cannot be used: " + text);
        }
        return UploadProblem.passing(host + " cannot be reached by SSH: " + text);
    }
}
