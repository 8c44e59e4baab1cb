package io.muster.coordinator.upload;

import io.muster.coordinator.config.DeliveryConfig;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hc.client5.http.classic.methods.HttpOptions;
import org.jspecify.annotations.Nullable;

/** Finds out which of its ways a web server offers: uploads that can be resumed (tus 1.0), or plain {@code PUT}. */
final class WebUploader implements Uploader {
    private final Destination destination;
    private final UploadTarget target;
    private final DeliveryConfig config;
    private volatile @Nullable WebClient client;
    private volatile boolean aborted;

    WebUploader(Destination destination, UploadTarget target, DeliveryConfig config) {
        this.destination = destination;
        this.target = target;
        this.config = config;
    }

    private WebClient client() throws IOException {
        WebClient known = client;
        if (known == null) {
            known = new WebClient(destination, config);
            client = known;
            if (aborted) {
                known.abort();
            }
        }
        return known;
    }

    /** The way to go; asks the server unless the configuration says it. */
    private Uploader way() throws IOException {
        String protocol =
                destination.isPresigned() ? "put" : destination.text("protocol").orElse("auto");
        URI base = destination.address();
        if (protocol.equals("put")) {
            return put(base);
        }
        WebClient.Answer answer = client().send(new HttpOptions(base), base);
        boolean offered = answer.isSuccess()
                && (answer.header("tus-version").orElse("") + ","
                                + answer.header("tus-resumable").orElse(""))
                        .contains("1.0.0")
                && extensions(answer).contains("creation");
        if (offered) {
            return new TusUploader(client(), base, target, config, answer);
        }
        if (protocol.equals("tus")) {
            throw answer.isSuccess()
                    ? UploadProblem.lasting(base.getHost() + " does not offer tus 1.0 with creation")
                    : WebClient.problem(answer, base.getHost(), "OPTIONS");
        }
        return put(base);
    }

    private Uploader put(URI base) throws IOException {
        return new PutUploader(client(), base, target, destination.isPresigned());
    }

    static List<String> extensions(WebClient.Answer answer) {
        List<String> names = new ArrayList<>();
        for (String name : answer.header("tus-extension").orElse("").split(",")) {
            names.add(name.strip().toLowerCase(Locale.ROOT));
        }
        return names;
    }

    @Override
    public void preflight(long room) throws IOException {
        way().preflight(room);
    }

    @Override
    public Receipt upload(Cargo cargo, Journey journey) throws IOException {
        return way().upload(cargo, journey);
    }

    @Override
    public void discard(String token) throws IOException {
        way().discard(token);
    }

    @Override
    public void abort() {
        aborted = true;
        WebClient known = client;
        if (known != null) {
            known.abort();
        }
    }

    @Override
    public void close() {
        WebClient known = client;
        if (known != null) {
            known.close();
        }
    }
}
