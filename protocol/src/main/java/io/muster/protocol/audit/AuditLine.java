package io.muster.protocol.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.protocol.json.Json;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * One line of an audit log: a JSON object that begins with its number and the hash of the line before, and ends with
 * its own, {@code ,"hash":"<64 hexadecimal digits>"}}, which is the SHA-256 of everything in front of that.
 *
 * @param seq 1 for the first line of a chain
 * @param prev hash of the line before
 * @param text the whole line, without its end of line
 */
public record AuditLine(long seq, String prev, String hash, String text) {
    /** What the first line of a chain has for the hash of the one before. */
    public static final String NOTHING = "0".repeat(64);

    private static final String HASH = ",\"hash\":\"";
    private static final String END = "\"}";
    private static final int TAIL = HASH.length() + 64 + END.length();

    /** @param fields what it says */
    public static AuditLine of(long seq, String prev, ObjectNode fields) {
        ObjectNode all = Json.mapper().createObjectNode();
        all.put("seq", seq);
        all.put("prev", prev);
        all.setAll(fields);
        String body;
        try {
            // ASCII only, so that a byte is a character, and nothing in it moves a cursor.
            body = Json.mapper()
                    .writer()
                    .with(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .writeValueAsString(all);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
        String open = body.substring(0, body.length() - 1);
        String hash = sha256(open);
        return new AuditLine(seq, prev, hash, open + HASH + hash + END);
    }

    /** Reads a line; empty if it is none, or its hash is not its own. */
    public static Optional<AuditLine> parse(String text) {
        int split = text.length() - TAIL;
        if (split < 0 || !text.startsWith(HASH, split) || !text.endsWith(END)) {
            return Optional.empty();
        }
        String hash = text.substring(split + HASH.length(), text.length() - END.length());
        if (!hash.equals(sha256(text.substring(0, split)))) {
            return Optional.empty();
        }
        try {
            JsonNode fields = Json.mapper().readTree(text);
            return fields.path("seq").isIntegralNumber() && fields.path("prev").isTextual()
                    ? Optional.of(new AuditLine(
                            fields.get("seq").asLong(), fields.get("prev").asText(), hash, text))
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** What it says. */
    public JsonNode fields() {
        try {
            return Json.mapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
