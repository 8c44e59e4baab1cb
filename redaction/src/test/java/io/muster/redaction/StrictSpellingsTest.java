package io.muster.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.redaction.strict.StrictProfile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * A labelled set of spellings: blocks parted by lines of {@code ====}, each with the format's name after it. What is
 * secret stands between « and »; those are taken out before the text is redacted.
 */
class StrictSpellingsTest {
    private static final String FILE = "/redact/spellings.txt";

    record Spelling(String format, String text, List<String> secrets) {}

    static List<Spelling> spellings() throws IOException {
        List<Spelling> all = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(StrictSpellingsTest.class.getResourceAsStream(FILE))) {
            String format = "";
            StringBuilder block = new StringBuilder();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                if (line.startsWith("==== ")) {
                    add(all, format, block);
                    format = line.substring(5);
                } else if (line.equals("--")) {
                    add(all, format, block);
                } else {
                    block.append(line).append('\n');
                }
            }
            add(all, format, block);
        }
        return all;
    }

    private static void add(List<Spelling> all, String format, StringBuilder block) {
        String text = block.toString();
        block.setLength(0);
        if (text.isBlank()) {
            return;
        }
        List<String> secrets = new ArrayList<>();
        for (int at = text.indexOf('«'); at >= 0; at = text.indexOf('«', at + 1)) {
            secrets.add(text.substring(at + 1, text.indexOf('»', at)));
        }
        all.add(new Spelling(format, text.replace("«", "").replace("»", "").replace("␀", "\0"), secrets));
    }

    private static String redact(String text) {
        return Redaction.of(new StrictProfile()).line(text);
    }

    @Test
    void hidesNearlyEverySecretOfTheLabelledSet() throws IOException {
        List<String> missed = new ArrayList<>();
        int total = 0;
        for (Spelling spelling : spellings()) {
            String redacted = redact(spelling.text());
            for (String secret : spelling.secrets()) {
                total++;
                if (redacted.contains(secret)) {
                    missed.add(spelling.format() + ": " + spelling.text().strip() + "\n      -> " + redacted.strip());
                }
            }
        }
        assertThat(total).isGreaterThanOrEqualTo(400);
        assertThat(missed).as("missed of %s", total).hasSizeLessThanOrEqualTo(total / 100);
    }

    @Test
    void leavesWhatIsNoSecretAsItIs() throws IOException {
        List<String> touched = new ArrayList<>();
        for (Spelling spelling : spellings()) {
            if (spelling.secrets().isEmpty()) {
                String redacted = redact(spelling.text());
                if (!redacted.equals(spelling.text())) {
                    touched.add(spelling.text().strip() + "\n      -> " + redacted.strip());
                }
            }
        }
        assertThat(touched).isEmpty();
    }
}
