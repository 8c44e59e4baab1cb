package io.muster.coordinator.upload;

import io.muster.coordinator.config.DeliveryConfig;
import io.muster.coordinator.config.ProxyConfig;
import io.muster.coordinator.config.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Clients of S3 and of what speaks like it, as a destination says. */
final class S3Clients {
    /** What joining the parts of a large object may take. */
    static final Duration COMPLETION = Duration.ofMinutes(10);

    private S3Clients() {}

    static S3Client open(Destination destination, DeliveryConfig config) throws IOException {
        Apache5HttpClient.Builder http = Apache5HttpClient.builder()
                .connectionTimeout(config.connectTimeout())
                // A connection that stands still is looked for by the upload itself, which knows when silence is fine.
                .socketTimeout(COMPLETION)
                .maxConnections(config.parts() + 2);
        Optional<String> authority = destination.text("ca-file");
        if (authority.isPresent()) {
            TrustManager[] trusted = Tls.trust(authority.get());
            http.tlsTrustManagersProvider(() -> trusted);
        }
        ProxyConfig proxy = destination.proxy();
        http.proxyConfiguration(
                proxy == null
                        ? ProxyConfiguration.builder()
                                .useSystemPropertyValues(false)
                                .useEnvironmentVariableValues(false)
                                .build()
                        : through(proxy));
        // This side resumes and backs off by itself; and checksums that only Amazon knows are not sent to others.
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(http)
                .region(Region.of(destination.text("region").orElse("us-east-1")))
                .credentialsProvider(credentials(destination))
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()));
        Optional<String> endpoint = destination.text("endpoint");
        if (endpoint.isPresent()) {
            builder.endpointOverride(endpoint(endpoint.get()));
        }
        builder.forcePathStyle(
                destination.text("path-style").map(Boolean::parseBoolean).orElse(endpoint.isPresent()));
        return builder.build();
    }

    private static URI endpoint(String text) throws UploadProblem {
        try {
            URI uri = URI.create(text);
            if (uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        throw UploadProblem.lasting("endpoint must be a URL such as https://minio.example.com:9000");
    }

    private static ProxyConfiguration through(ProxyConfig proxy) throws IOException {
        ProxyConfiguration.Builder builder = ProxyConfiguration.builder()
                .useSystemPropertyValues(false)
                .useEnvironmentVariableValues(false)
                .endpoint(
                        URI.create(proxy.url().getScheme() + "://" + proxy.url().getHost() + ":" + proxy.port()));
        Secret password = proxy.password();
        if (proxy.user() != null) {
            builder.username(proxy.user());
            builder.password(password == null ? "" : Destination.reveal(password));
        }
        return builder.build();
    }

    private static AwsCredentialsProvider credentials(Destination destination) throws IOException {
        Optional<String> id = destination.text("access-key-id");
        if (id.isPresent()) {
            String key = destination
                    .revealed("secret-access-key")
                    .orElseThrow(() ->
                            UploadProblem.lasting("the destination has an access-key-id and no secret-access-key"));
            Optional<String> token = destination.revealed("session-token");
            return StaticCredentialsProvider.create(
                    token.isPresent()
                            ? AwsSessionCredentials.create(id.get(), key, token.get())
                            : AwsBasicCredentials.create(id.get(), key));
        }
        Optional<String> file = destination.text("credentials-file");
        Optional<String> profile = destination.text("profile");
        if (file.isPresent() || profile.isPresent()) {
            return checked(
                    profile(file, profile),
                    "no credentials for " + profile.map(p -> "the profile " + p).orElse("the default profile") + " in "
                            + file.orElse("the shared credentials file"));
        }
        return System.getenv("AWS_ACCESS_KEY_ID") == null
                ? AnonymousCredentialsProvider.create()
                : checked(
                        EnvironmentVariableCredentialsProvider.create(),
                        "the environment has AWS_ACCESS_KEY_ID, and no AWS_SECRET_ACCESS_KEY");
    }

    private static AwsCredentialsProvider profile(Optional<String> file, Optional<String> profile)
            throws UploadProblem {
        ProfileCredentialsProvider.Builder builder = ProfileCredentialsProvider.builder();
        profile.ifPresent(builder::profileName);
        if (file.isPresent()) {
            Path path = Path.of(file.get());
            if (!Files.isReadable(path)) {
                throw UploadProblem.lasting("credentials-file " + path + " cannot be read");
            }
            builder.profileFile(ProfileFile.builder()
                    .content(path)
                    .type(ProfileFile.Type.CREDENTIALS)
                    .build());
        }
        return builder.build();
    }

    /** Looks at once whether there are credentials: later it would look as if the server did not answer. */
    private static AwsCredentialsProvider checked(AwsCredentialsProvider provider, String otherwise)
            throws UploadProblem {
        try {
            var unused = provider.resolveCredentials();
            return provider;
        } catch (SdkClientException e) {
            throw UploadProblem.lasting(otherwise);
        }
    }

    /** What went wrong, without what the SDK adds for its own developers. */
    static IOException problem(SdkException e, String server) {
        if (e instanceof S3Exception s3) {
            String code = s3.awsErrorDetails() == null
                    ? ""
                    : " " + s3.awsErrorDetails().errorCode();
            String reason = server + " answers " + s3.statusCode() + code;
            return switch (s3.statusCode()) {
                case 401, 403 -> UploadProblem.lasting(reason + " (are the destination's credentials right?)");
                case 301, 307, 400, 404, 405 ->
                    isPassing(code) ? UploadProblem.passing(reason) : UploadProblem.lasting(reason);
                default -> UploadProblem.passing(reason);
            };
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return UploadProblem.lasting(
                        "the certificate of " + server + " is not accepted: " + cause.getMessage());
            }
            if (cause instanceof UploadProblem problem) {
                return problem;
            }
        }
        String message = e instanceof SdkClientException && e.getCause() != null
                ? String.valueOf(e.getCause().getMessage())
                : String.valueOf(e.getMessage());
        return UploadProblem.passing("no answer from " + server + ": " + message);
    }

    /** A cut body looks like a bad request to some servers. */
    private static boolean isPassing(String code) {
        return code.contains("RequestTimeout") || code.contains("IncompleteBody") || code.contains("BadDigest");
    }
}
