package io.muster.coordinator.spec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.coordinator.upload.Destinations;
import io.muster.coordinator.upload.UploadTarget;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a request wants a bundle to go: the same fields in a start request and in one for another upload. What is wrong
 * is told in the words that clients of {@code /collectLogs} have known from its first draft on, where its rules hold.
 */
public final class UploadFields {
    private static final Pattern CUSTOMER = Pattern.compile("[A-Za-z0-9._ -]{1,50}");
    private static final Pattern TICKET = Pattern.compile("[0-9]{1,7}");

    private final Destinations destinations;

    public UploadFields(Destinations destinations) {
        this.destinations = destinations;
    }

    /** What the fields say; {@code destination} and {@code host} exclude each other. */
    record Read(
            boolean wanted,
            @Nullable String host,
            @Nullable String proxy,
            @Nullable String destination,
            @Nullable String customer,
            @Nullable String ticket,
            boolean ignorePreflight) {}

    /**
     * What a request for another upload says.
     *
     * @param target null where it says nothing: then it is the same again
     */
    public record Again(@Nullable UploadTarget target, boolean ignorePreflight, Map<String, String> errors) {}

    /** Reads the body of {@code POST /collectLogs/tasks/{id}/upload}. */
    public Again again(ObjectNode body) {
        Map<String, String> errors = new TreeMap<>();
        Fields fields = new Fields(body, errors);
        Read read = read(fields);
        UploadTarget target =
                UploadTarget.of(read.destination(), read.host(), read.proxy(), read.customer(), read.ticket());
        boolean named = fields.has("destination") || fields.has("upload_host");
        if (!named && (read.customer() != null || read.ticket() != null || read.proxy() != null)) {
            fields.error("destination", "is needed with customer, ticket or upload_proxy");
        }
        fields.refuseOthers();
        return new Again(target, read.ignorePreflight(), errors);
    }

    Read read(Fields fields) {
        String host = fields.parsed("upload_host", this::host);
        String proxy = fields.parsed("upload_proxy", this::proxy);
        String destination = fields.parsed("destination", this::destination);
        String customer = fields.parsed("customer", UploadFields::customer);
        String ticket = fields.parsed("ticket", UploadFields::ticket);
        boolean flag = fields.flag("upload");
        boolean wanted = fields.has("upload") ? flag : fields.has("destination");
        if (fields.has("destination") && fields.has("upload_host")) {
            fields.error("destination", "goes without upload_host");
        }
        if (wanted && !fields.has("upload_host") && !fields.has("destination")) {
            fields.error("upload_host", "Argument is mandatory if 'upload' is selected, unless destination is given");
        }
        if (fields.has("upload_host") && !fields.has("customer")) {
            fields.error("customer", "Argument missing and 'upload_host' specified");
        }
        if (fields.has("upload_proxy") && !fields.has("upload_host") && !fields.has("destination")) {
            fields.error("upload_proxy", "goes with upload_host or destination only");
        }
        return new Read(wanted, host, proxy, destination, customer, ticket, fields.flag("ignorePreflight"));
    }

    private String host(String text) {
        String expected = "Argument not a URL such as https://uploads.example.com";
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(expected, e);
        }
        boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
        if (uri.getScheme() != null && !web) {
            throw new IllegalArgumentException("Invalid protocol - must be https:// or http://");
        }
        if (!web || uri.getHost() == null) {
            throw new IllegalArgumentException(expected);
        }
        return destination(text);
    }

    private String destination(String text) {
        destinations.check(text);
        return text;
    }

    private String proxy(String text) {
        destinations.checkProxy(text);
        return text;
    }

    private static String customer(String text) {
        // It becomes a folder.
        if (!CUSTOMER.matcher(text).matches() || text.matches("[. ]*")) {
            throw new IllegalArgumentException(
                    "Invalid argument - can only contain the following characters: 'A-Za-z0-9_. -' with a maximum"
                            + " length of 50, and not only dots or spaces");
        }
        return text;
    }

    private static String ticket(String text) {
        if (!TICKET.matcher(text).matches()) {
            throw new IllegalArgumentException("Argument must be numeric and between 1 and 7 digits");
        }
        return text;
    }
}
