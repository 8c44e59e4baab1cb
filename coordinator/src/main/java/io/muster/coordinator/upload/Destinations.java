package io.muster.coordinator.upload;

import io.muster.coordinator.config.DeliveryConfig;
import io.muster.coordinator.config.DestinationConfig;
import io.muster.coordinator.config.ProxyConfig;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a request means by a destination: a configured one by its name, an address below a configured one,
 * which then has its credentials, or a web address of an allowed host, which has none. Other addresses are not taken,
 * because whoever may ask for a collection could otherwise have the coordinator write wherever it can.
 */
public final class Destinations {
    private final Map<String, DestinationConfig> configured;
    private final DeliveryConfig delivery;

    public Destinations(Map<String, DestinationConfig> configured, DeliveryConfig delivery) {
        this.configured = Map.copyOf(configured);
        this.delivery = delivery;
    }

    /** Refuses what cannot be meant; for the first look at a request. */
    public void check(String destination) {
        var unused = find(destination);
    }

    /** Whether the configuration has it, or something that it lies below. */
    public boolean isConfigured(String destination) {
        return find(destination).config() != null;
    }

    /** The same for a proxy that a request names. */
    public void checkProxy(String url) {
        ProxyConfig asked = ProxyConfig.of(url, null, null);
        boolean known = Stream.concat(
                        Stream.ofNullable(delivery.proxy()),
                        configured.values().stream().flatMap(d -> d.proxy().stream()))
                .anyMatch(p -> sameServer(p.url(), asked.url()));
        if (!known && !delivery.uploadHosts().allows(asked.url())) {
            throw new IllegalArgumentException(
                    "must be a configured proxy, or of these hosts (muster.delivery.upload-hosts): "
                            + delivery.uploadHosts());
        }
    }

    /** @throws IllegalArgumentException that says what is accepted */
    Destination resolve(UploadTarget target) {
        Destination found = find(target.destination());
        ProxyConfig own = found.config() == null ? null : found.config().proxy().orElse(null);
        // What was allowed when it was asked for may not be so any more.
        if (target.proxy() != null) {
            checkProxy(target.proxy());
        }
        ProxyConfig asked = target.proxy() == null ? null : proxy(target.proxy(), own);
        ProxyConfig proxy = asked != null ? asked : own != null ? own : delivery.proxy();
        return new Destination(found.url(), found.config(), proxy);
    }

    /** A proxy that the request names gets the credentials that are configured for it, if any. */
    private ProxyConfig proxy(String url, @Nullable ProxyConfig own) {
        ProxyConfig asked = ProxyConfig.of(url, null, null);
        for (@Nullable ProxyConfig known : Arrays.asList(own, delivery.proxy())) {
            if (known != null && sameServer(known.url(), asked.url())) {
                return known;
            }
        }
        return asked;
    }

    private Destination find(String text) {
        DestinationConfig named = configured.get(text);
        if (named != null) {
            return new Destination(named.url(), named, null);
        }
        if (!text.contains("://")) {
            throw new IllegalArgumentException("no destination has the name \"" + text + "\"; " + known());
        }
        URI url = address(text);
        Optional<DestinationConfig> around =
                configured.values().stream().filter(d -> isBelow(url, d.url())).findFirst();
        boolean web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
        if (around.isEmpty() && (!web || url.getHost() == null)) {
            throw new IllegalArgumentException(
                    "must be https://…, the name of a configured destination, or an address below one's url; "
                            + known());
        }
        if (around.isEmpty() && !delivery.uploadHosts().allows(url)) {
            throw new IllegalArgumentException("must be of these hosts (muster.delivery.upload-hosts): "
                    + delivery.uploadHosts() + "; or a configured destination; " + known());
        }
        return new Destination(url, around.orElse(null), null);
    }

    private String known() {
        return configured.isEmpty()
                ? "none is configured (muster.destinations)"
                : "configured are " + String.join(", ", new TreeSet<>(configured.keySet()));
    }

    private static URI address(String text) {
        String expected = "must be a URL such as https://uploads.example.com/in, or a configured destination's name";
        URI url;
        try {
            url = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(expected, e);
        }
        if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "must be without user, password and query: what is secret goes into a configured destination");
        }
        if (url.getScheme() == null || url.isOpaque()) {
            throw new IllegalArgumentException(expected);
        }
        if (Arrays.stream(String.valueOf(url.getPath()).split("/")).anyMatch(p -> p.equals("..") || p.equals("."))) {
            throw new IllegalArgumentException("must not have . or .. in its path");
        }
        return url;
    }

    private static boolean isBelow(URI url, @Nullable URI base) {
        if (base == null || !sameServer(url, base)) {
            return false;
        }
        String root = folder(base);
        return folder(url).startsWith(root);
    }

    private static boolean sameServer(URI a, URI b) {
        return String.valueOf(a.getScheme()).equalsIgnoreCase(b.getScheme())
                && Objects.requireNonNullElse(a.getRawAuthority(), "")
                        .equalsIgnoreCase(Objects.requireNonNullElse(b.getRawAuthority(), ""));
    }

    private static String folder(URI url) {
        String path = url.getPath() == null ? "" : url.getPath();
        return path.endsWith("/") ? path : path + "/";
    }

    DeliveryConfig delivery() {
        return delivery;
    }

    /** What speaks with it; nothing is connected yet. */
    Uploader open(UploadTarget target) throws UploadProblem {
        Destination destination;
        try {
            destination = resolve(target);
        } catch (IllegalArgumentException e) {
            throw UploadProblem.lasting("destination " + e.getMessage());
        }
        URI url = destination.url();
        String scheme = url == null ? "https" : url.getScheme();
        return switch (scheme) {
            case "s3" -> new S3Uploader(destination, target, delivery);
            case "sftp" -> new SftpUploader(destination, target, delivery);
            case "file" -> new FolderUploader(destination, target);
            default -> new WebUploader(destination, target, delivery);
        };
    }

    /** S3 takes parts in any order and more than once; others only what follows. */
    boolean sendsAhead(UploadTarget target) {
        try {
            URI url = resolve(target).url();
            return url != null && "s3".equals(url.getScheme());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Where a bundle will be, for people: without what is secret. */
    String describe(UploadTarget target, String file) {
        Destination destination;
        try {
            destination = resolve(target);
        } catch (IllegalArgumentException e) {
            return target.destination();
        }
        URI url = destination.url();
        if (url == null) {
            return target.destination();
        }
        return PathParts.below(url, PathParts.of(target, file));
    }
}
