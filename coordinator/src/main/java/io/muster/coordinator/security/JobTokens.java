package io.muster.coordinator.security;

import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.NodeId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a node's agent shows with each chunk of a job: only who was given the job has it. Computed from the secret that
 * coordinators share, so that all of them know it, also after a restart.
 */
public final class JobTokens {
    private static final String ALGORITHM = "HmacSHA256";

    private final byte[] key;

    public JobTokens(ClusterSecret secret) {
        this.key = mac(secret.reveal().getBytes(StandardCharsets.UTF_8), "chunks");
    }

    public String of(CollectionId collection, NodeId node) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(mac(key, collection + "/" + node));
    }

    public boolean matches(CollectionId collection, NodeId node, String shown) {
        return Secrets.same(of(collection, node), shown);
    }

    private static byte[] mac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
