package io.muster.coordinator.http.couchbase;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The fields that say where to upload to, with Couchbase's rules and messages. */
final class UploadForm {
    private static final Pattern CUSTOMER = Pattern.compile("[A-Za-z0-9._ -]{0,50}");
    private static final Pattern TICKET = Pattern.compile("[0-9]{0,7}");

    private final Map<String, String> form;
    private final Map<String, String> errors;

    UploadForm(Map<String, String> form, Map<String, String> errors) {
        this.form = form;
        this.errors = errors;
    }

    /** Its error has a name that no field has; clients know it so. */
    void readProxy(ObjectNode body) {
        String proxy = form.get("uploadProxy");
        if (proxy == null) {
            return;
        }
        if (proxy.isBlank()) {
            errors.putIfAbsent("upload_proxy", "cannot be empty");
        }
        body.put("upload_proxy", withScheme(proxy.strip(), "http://"));
    }

    void read(ObjectNode body) {
        String host = form.get("uploadHost");
        String customer = form.get("customer");
        String ticket = form.getOrDefault("ticket", "").strip();
        if (host == null && customer == null && ticket.isEmpty()) {
            return;
        }
        if (customer == null) {
            errors.putIfAbsent("customer", "customer must be given if upload host or ticket is given");
        }
        if (host == null) {
            errors.putIfAbsent("uploadHost", "upload host must be given if customer or ticket is given");
        }
        if (host != null && customer != null) {
            read(body, host.strip(), customer.strip(), ticket);
        }
    }

    private void read(ObjectNode body, String host, String customer, String ticket) {
        if (!CUSTOMER.matcher(customer).matches()) {
            errors.putIfAbsent("customer", "must contain only [A-Za-z0-9._ -] and be no longer than 50 characters");
        }
        if (!TICKET.matcher(ticket).matches()) {
            errors.putIfAbsent("ticket", "must contain only [0-9] and be no longer than 7 characters");
        }
        if (customer.isEmpty()) {
            errors.putIfAbsent("customer", "cannot be empty");
        }
        if (host.isEmpty()) {
            errors.putIfAbsent("uploadHost", "cannot be empty");
        }
        body.put("upload", true);
        body.put("upload_host", withScheme(host, "https://"));
        body.put("customer", customer);
        body.put("ticket", ticket);
    }

    private static String withScheme(String address, String otherwise) {
        return address.startsWith("http://") || address.startsWith("https://") ? address : otherwise + address;
    }

    /** A native field's name here. */
    static String field(String nativeName) {
        return switch (nativeName) {
            case "from", "nodes" -> "nodes";
            case "upload_host" -> "uploadHost";
            case "customer", "ticket", "upload_proxy" -> nativeName;
            default -> "_";
        };
    }

    /** For people: the folder that a bundle would be uploaded to. */
    static String address(@Nullable String host, @Nullable String customer, @Nullable String ticket) {
        StringBuilder url = new StringBuilder(String.valueOf(host));
        for (@Nullable String part : new @Nullable String[] {customer, ticket}) {
            if (part != null) {
                url.append(url.charAt(url.length() - 1) == '/' ? "" : "/").append(part.replace(" ", "%20"));
            }
        }
        return url.append('/').toString();
    }
}
