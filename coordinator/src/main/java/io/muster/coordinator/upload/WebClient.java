package io.muster.coordinator.upload;

import io.muster.coordinator.config.DeliveryConfig;
import io.muster.coordinator.config.ProxyConfig;
import io.muster.coordinator.config.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * HTTP with one destination: its credentials, its proxy, its certificates. Nothing is repeated or followed by itself,
 * because what is sent may be gigabytes.
 */
final class WebClient implements AutoCloseable {
    private static final int LARGEST_ANSWER = 8 << 10;
    private static final int TOLD = 200;

    private final Destination destination;
    private final CloseableHttpClient client;
    private final @Nullable HttpHost proxy;
    private final @Nullable String proxyAuthorization;
    private final boolean isSecure;
    private volatile @Nullable HttpUriRequestBase current;
    private volatile boolean aborted;

    /** What came back; header names in lower case. */
    record Answer(int status, Map<String, String> headers, String text) {
        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }

        Optional<Long> number(String name) {
            return header(name).filter(v -> v.matches("[0-9]{1,18}")).map(Long::parseLong);
        }

        boolean isSuccess() {
            return status / 100 == 2;
        }
    }

    WebClient(Destination destination, DeliveryConfig config) throws IOException {
        this.destination = destination;
        this.isSecure = "https".equalsIgnoreCase(destination.address().getScheme());
        PoolingHttpClientConnectionManagerBuilder connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(config.connectTimeout()))
                        .setSocketTimeout(Timeout.of(config.stallTimeout()))
                        .build());
        Optional<String> authority = destination.text("ca-file");
        if (authority.isPresent()) {
            connections.setTlsSocketStrategy(new DefaultClientTlsStrategy(Tls.context(authority.get())));
        }
        HttpClientBuilder builder = HttpClients.custom()
                .setConnectionManager(connections.build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setExpectContinueEnabled(true)
                        .setConnectionRequestTimeout(Timeout.of(config.connectTimeout()))
                        .setResponseTimeout(Timeout.of(config.stallTimeout()))
                        .build())
                .setUserAgent("muster")
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableContentCompression();
        ProxyConfig through = destination.proxy();
        if (through == null) {
            this.proxy = null;
            this.proxyAuthorization = null;
        } else {
            this.proxy = new HttpHost(through.url().getScheme(), through.url().getHost(), through.port());
            this.proxyAuthorization = authenticate(builder, through, proxy);
            builder.setProxy(proxy);
        }
        this.client = builder.build();
    }

    /** Gives what is sent to the proxy with each request where there is no tunnel. */
    private static @Nullable String authenticate(HttpClientBuilder builder, ProxyConfig proxy, HttpHost host)
            throws IOException {
        String user = proxy.user();
        Secret secret = proxy.password();
        if (user == null) {
            return null;
        }
        String password = secret == null ? "" : Destination.reveal(secret);
        BasicCredentialsProvider credentials = new BasicCredentialsProvider();
        credentials.setCredentials(new AuthScope(host), new UsernamePasswordCredentials(user, password.toCharArray()));
        builder.setDefaultCredentialsProvider(credentials);
        return basic(user, password);
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** Sends a request, with the credentials where it goes to the destination itself. */
    Answer send(HttpUriRequestBase request, URI address) throws IOException {
        request.setUri(address);
        if (isOwn(address)) {
            Optional<String> authorization = authorization();
            authorization.ifPresent(value -> request.setHeader(HttpHeaders.AUTHORIZATION, value));
        }
        if (!isSecure && proxyAuthorization != null) {
            request.setHeader(HttpHeaders.PROXY_AUTHORIZATION, proxyAuthorization);
        }
        current = request;
        try {
            if (aborted) {
                throw UploadProblem.passing("stopped");
            }
            return client.execute(request, WebClient::answer);
        } catch (SSLHandshakeException | SSLPeerUnverifiedException e) {
            throw tls(e, address.getHost());
        } finally {
            current = null;
        }
    }

    private boolean isOwn(URI address) throws IOException {
        URI own = destination.address();
        return String.valueOf(own.getScheme()).equalsIgnoreCase(address.getScheme())
                && String.valueOf(own.getAuthority()).equalsIgnoreCase(address.getAuthority());
    }

    private Optional<String> authorization() throws IOException {
        if (destination.isPresigned()) {
            return Optional.empty();
        }
        Optional<String> token = destination.revealed("token");
        if (token.isPresent()) {
            return token.map(t -> "Bearer " + t);
        }
        Optional<String> user = destination.text("user");
        return user.isPresent()
                ? Optional.of(basic(user.get(), destination.revealed("password").orElse("")))
                : Optional.empty();
    }

    private static IOException tls(IOException e, String host) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException || cause instanceof CertPathValidatorException) {
                return UploadProblem.lasting("the certificate of " + host + " is not accepted: " + cause.getMessage());
            }
        }
        // A cut in the middle of a handshake says no more than this.
        return e instanceof SSLPeerUnverifiedException
                ? UploadProblem.lasting("the certificate of " + host + " is not accepted: " + e.getMessage())
                : UploadProblem.passing("no TLS connection with " + host + ": " + e.getMessage());
    }

    private static Answer answer(ClassicHttpResponse response) throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (Header header : response.getHeaders()) {
            headers.putIfAbsent(header.getName().toLowerCase(Locale.ROOT), header.getValue());
        }
        String text = "";
        if (response.getEntity() != null) {
            try (InputStream in = response.getEntity().getContent()) {
                text = new String(in.readNBytes(LARGEST_ANSWER), StandardCharsets.UTF_8);
            }
        }
        return new Answer(response.getCode(), headers, text);
    }

    /** What an answer that is no success means. */
    static UploadProblem problem(Answer answer, String host, String what) {
        String told = answer.text()
                .replaceAll("<[^>]*>", " ")
                .replaceAll("[\\s\\p{Cntrl}]+", " ")
                .strip();
        String reason = host + " answers " + answer.status() + " to " + what
                + (told.isEmpty() ? "" : ": " + told.substring(0, Math.min(TOLD, told.length())));
        return switch (answer.status()) {
            case 401, 403 -> UploadProblem.lasting(reason + " (are the destination's credentials right?)");
            case 407 -> UploadProblem.lasting(reason + " (are the proxy's credentials right?)");
            case 408, 423, 425, 429 -> UploadProblem.passing(reason);
            default -> answer.status() >= 500 ? UploadProblem.passing(reason) : UploadProblem.lasting(reason);
        };
    }

    void abort() {
        aborted = true;
        HttpUriRequestBase running = current;
        if (running != null) {
            running.abort();
        }
    }

    @Override
    public void close() {
        client.close(org.apache.hc.core5.io.CloseMode.IMMEDIATE);
    }
}
