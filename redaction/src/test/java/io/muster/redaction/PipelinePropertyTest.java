package io.muster.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.muster.redaction.strict.StrictProfile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Against a plain model: the same text, given line by line to stages of their own, put together in memory. */
class PipelinePropertyTest {
    private static final List<String> PARTS = List.of(
            "password=",
            "hunter2",
            "\"token\":\"",
            "\"",
            "\\\"",
            "\\",
            "\n",
            "\r\n",
            "-----BEGIN PRIVATE KEY-----",
            "-----END PRIVATE KEY-----",
            "MIIEowIBAAKCAQEAx4UbaDzY5xjW6hc9",
            "{\"name\":\"API_KEY\",\"value\":\"x1\"}",
            " ",
            "://u:p@h/",
            ",",
            "\0",
            "ü",
            "key: |",
            "  ",
            "secret",
            ":",
            "=",
            "[",
            "]",
            "<password>",
            "</password>",
            "Authorization: Bearer abc",
            "--password ",
            "AKIAIOSFODNN7EXAMPLE",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIi.abc");

    @Property(tries = 300)
    void piecesAndBlocksDoNotMatter(@ForAll long seed, @ForAll @IntRange(min = 1, max = 400_000) int length)
            throws IOException {
        Random random = new Random(seed);
        byte[] text = text(random, length);
        byte[] model = lineByLine(text);

        Source source = pieces(text, random.nextInt(1, 100_000));
        try (Redacted redacted = Redaction.of(new StrictProfile()).redact("x", source, Path.of("unused"))) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            redacted.writeTo(piece -> {
                byte[] bytes = new byte[piece.remaining()];
                piece.get(bytes);
                out.writeBytes(bytes);
            });
            assertThat(out.toByteArray()).isEqualTo(model);
            assertThat(redacted.size()).isEqualTo(out.size());
        }
        assertThat(lineFeeds(model)).isEqualTo(lineFeeds(text));
    }

    @Property(tries = 500)
    void aLineOfJsonStaysOne(@ForAll long seed) throws IOException {
        ObjectMapper json = new ObjectMapper();
        Random random = new Random(seed);
        String line = json.writeValueAsString(java.util.Map.of("root", value(random, 0)));
        if (random.nextBoolean()) {
            line = json.writeValueAsString(java.util.Map.of("log", line));
        }
        Joined redacted = new Joined();
        TextPipeline pipeline = pipeline(redacted);
        pipeline.accept(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
        pipeline.finish();
        assertThat(json.readTree(redacted.text())).as(line).isNotNull();
    }

    @Property(tries = 300)
    void aListOfJsonThatBeginsWithALiteralStaysOne(@ForAll long seed) throws IOException {
        ObjectMapper json = new ObjectMapper();
        Random random = new Random(seed);
        Object first = List.of(1, -2.5, true, false, 0).get(random.nextInt(5));
        String line = json.writeValueAsString(List.of(first, value(random, 0), value(random, 1), "x"));
        Joined redacted = new Joined();
        TextPipeline pipeline = pipeline(redacted);
        pipeline.accept(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
        pipeline.finish();
        assertThat(json.readTree(redacted.text())).as(line).isNotNull();
    }

    private static byte[] lineByLine(byte[] text) {
        Stage stage = new StrictProfile().stages("x").get(0);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int from = 0;
        for (int i = 0; i < text.length; i++) {
            if (text[i] == '\n' || i == text.length - 1) {
                Edits edits = new Edits();
                stage.scan(text, from, i + 1, edits);
                edits.settle();
                out.writeBytes(edits.apply(text, from, i + 1));
                from = i + 1;
            }
        }
        return out.toByteArray();
    }

    private static Object value(Random random, int depth) {
        int kind = random.nextInt(depth > 3 ? 3 : 6);
        if (kind == 0) {
            return random.nextInt();
        }
        if (kind == 1) {
            return random.nextBoolean();
        }
        if (kind == 2) {
            return new String(text(random, 40), StandardCharsets.UTF_8);
        }
        if (kind == 3) {
            return List.of(value(random, depth + 1), value(random, depth + 1));
        }
        java.util.Map<String, Object> fields = new java.util.TreeMap<>();
        for (String name : List.of("password", "user", "token", "name", "value", "apiKey", "secrets", "auth", "x")) {
            if (random.nextInt(3) == 0) {
                fields.put(name, value(random, depth + 1));
            }
        }
        return fields;
    }

    private static TextPipeline pipeline(Output output) {
        return new TextPipeline(
                new StrictProfile().stages("x"), output, new Counts(), new Deadline(java.time.Duration.ofMinutes(1)));
    }

    private static byte[] text(Random random, int length) {
        StringBuilder text = new StringBuilder("text ");
        while (text.length() < length) {
            text.append(PARTS.get(random.nextInt(PARTS.size())));
        }
        return text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static long lineFeeds(byte[] text) {
        long count = 0;
        for (byte b : text) {
            count += b == '\n' ? 1 : 0;
        }
        return count;
    }

    private static Source pieces(byte[] text, int length) {
        return new Source() {
            @Override
            public long size() {
                return text.length;
            }

            @Override
            public void read(Sink sink) throws IOException {
                for (int at = 0; at < text.length; at += length) {
                    sink.piece(ByteBuffer.wrap(text, at, Math.min(length, text.length - at)));
                }
            }

            @Override
            public boolean hasGap() {
                return false;
            }

            @Override
            public InputStream open() {
                return InputStream.nullInputStream();
            }
        };
    }
}
