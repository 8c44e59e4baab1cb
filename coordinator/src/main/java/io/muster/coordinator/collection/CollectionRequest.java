package io.muster.coordinator.collection;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.muster.coordinator.upload.UploadTarget;
import io.muster.protocol.agent.RedactionOrder;
import io.muster.protocol.archive.BundleFormat;
import io.muster.protocol.encryption.Recipient;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.spec.CollectorSpec;
import io.muster.protocol.spec.SpecSource;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A validated request: everything that was asked for.
 *
 * @param key idempotency key: the same again means the same collection; null means none
 * @param specText as it was given
 * @param warnings about the spec
 * @param redaction the profile's name
 * @param redactionOrder what every node is told of it, its key made at the start; null for {@code none}
 * @param uploadHost base URL of an upload in the form {@code upload_host/customer/ticket}; null where there is none
 * @param destination name of a configured destination or a URL, instead of {@code uploadHost}
 * @param topUp the earlier collection that this one completes; null for one of its own
 * @param recipients for whom what leaves a node is encrypted; none means that it is not
 */
public record CollectionRequest(
        CollectionId id,
        @Nullable String key,
        String requestedBy,
        Instant requestedAt,
        Selection selection,
        String specName,
        String specText,
        List<CollectorSpec> collectors,
        List<String> warnings,
        BundleFormat format,
        String redaction,
        @Nullable RedactionOrder redactionOrder,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Recipient> recipients,
        @Nullable Instant since,
        @Nullable Instant until,
        CollectionLimits limits,
        @Nullable String customer,
        @Nullable String ticket,
        boolean upload,
        @Nullable String uploadHost,
        @Nullable String uploadProxy,
        @Nullable String destination,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable TopUp topUp) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    public CollectionRequest {
        collectors = List.copyOf(collectors);
        warnings = List.copyOf(warnings);
        // Absent in journals of versions that did not encrypt.
        recipients = recipients == null ? List.of() : List.copyOf(recipients);
    }

    /** The same with other collectors, another order to the nodes' redactors, and further warnings. */
    public CollectionRequest with(
            List<CollectorSpec> chosen, @Nullable RedactionOrder order, List<String> furtherWarnings) {
        List<String> allWarnings = new ArrayList<>(warnings);
        allWarnings.addAll(furtherWarnings);
        return new CollectionRequest(
                id,
                key,
                requestedBy,
                requestedAt,
                selection,
                specName,
                specText,
                chosen,
                allWarnings,
                format,
                redaction,
                order,
                recipients,
                since,
                until,
                limits,
                customer,
                ticket,
                upload,
                uploadHost,
                uploadProxy,
                destination,
                topUp);
    }

    /** The same again, for what is missing of it; it is uploaded when somebody asks for it. */
    CollectionRequest completing(TopUp earlier, CollectionId newId, @Nullable String newKey, String by, Instant at) {
        return new CollectionRequest(
                newId,
                newKey,
                by,
                at,
                selection,
                specName,
                specText,
                collectors,
                warnings,
                format,
                redaction,
                redactionOrder,
                recipients,
                since,
                until,
                limits,
                customer,
                ticket,
                false,
                uploadHost,
                uploadProxy,
                destination,
                earlier);
    }

    /** Name of the stored spec that was asked for; null where the request brought its own. */
    public @Nullable String storedSpec() {
        return specName.equals(SpecSource.INLINE) ? null : specName;
    }

    /** Where the bundle is to go; null for nowhere. */
    public @Nullable UploadTarget target() {
        return UploadTarget.of(destination, uploadHost, uploadProxy, customer, ticket);
    }

    /** What the bundle begins with the bytes of; null where it begins with nothing. */
    @Nullable
    TopUp completed() {
        return topUp == null || topUp.apart() ? null : topUp;
    }

    /** The bundle's top folder. */
    public String root() {
        if (topUp != null) {
            return topUp.root();
        }
        return root(id, requestedAt);
    }

    /** The top folder of a bundle that begins with nothing. */
    static String root(CollectionId id, Instant requestedAt) {
        return "muster-" + TIME.format(requestedAt) + "-" + id.shortForm();
    }
}
