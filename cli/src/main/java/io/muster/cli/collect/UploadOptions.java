package io.muster.cli.collect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.cli.Failure;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a bundle is to go: the options that become fields of a request. Secrets are the coordinator's to know. */
public final class UploadOptions {
    @Option(
            names = "--destination",
            paramLabel = "NAME|URL",
            description = "where the coordinator uploads the bundle to: a destination of its configuration, an address"
                    + " below one, or an https address")
    @Nullable
    String destination;

    @Option(
            names = "--upload-host",
            paramLabel = "URL",
            description = "instead: upload by PUT to URL/CUSTOMER/TICKET/FILE")
    @Nullable
    String uploadHost;

    @Option(names = "--upload-proxy", paramLabel = "URL", description = "proxy of the upload")
    @Nullable
    String uploadProxy;

    @Option(names = "--customer", paramLabel = "NAME", description = "whom the bundle is about")
    @Nullable
    String customer;

    @Option(names = "--ticket", paramLabel = "NUMBER", description = "the support case")
    @Nullable
    String ticket;

    @Option(names = "--ignore-preflight", description = "go on although a bundle could not be uploaded there now")
    boolean ignorePreflight;

    void write(ObjectNode body) throws Failure {
        if (destination != null && uploadHost != null) {
            throw Failure.badInput("--destination and --upload-host exclude each other");
        }
        put(body, "destination", destination);
        put(body, "upload_host", uploadHost);
        put(body, "upload_proxy", uploadProxy);
        put(body, "customer", customer);
        put(body, "ticket", ticket);
        if (ignorePreflight) {
            body.put("ignorePreflight", true);
        }
    }

    boolean isWanted() {
        return destination != null || uploadHost != null;
    }

    private static void put(ObjectNode body, String field, @Nullable String value) {
        if (value != null) {
            body.put(field, value);
        }
    }
}
