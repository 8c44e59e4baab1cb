package io.muster.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.redaction.MaskPattern;
import io.muster.redaction.rules.TroubleshootProfile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The default rules against a plain model of Troubleshoot's: every pattern on every line, one pass after the other. */
class TroubleshootRulesTest {
    private static final String NEXT = "(?i)(\"value\": *\")(?P<mask>.*[^\"]*)(\")";
    private static final List<String> LINES = new ArrayList<>();
    private static final List<List<String>> PAIRS = new ArrayList<>();

    static {
        for (String word : List.of(
                "SECRET_?ACCESS_?KEY",
                "ACCESS_?KEY_?ID",
                "OWNER_?ACCOUNT",
                "password[^\"]*",
                "token[^\"]*",
                "database[^\"]*",
                "user[^\"]*")) {
            LINES.add("(?i)(\\\\\"name\\\\\":\\\\\"[^\"]*" + word
                    + "\\\\\",\\\\\"value\\\\\":\\\\\")(?P<mask>[^\"]*)(\\\\\")");
        }
        LINES.add("(?i)(https?|ftp)(:\\/\\/)(?P<mask>[^:\\\"\\/]+){1}(:)(?P<mask>[^@\\\"\\/]+){1}"
                + "(?P<host>@[^:\\/\\s\\\"]+){1}(?P<port>:[\\d]+)?");
        LINES.add("\\b(?P<mask>[^:\\\"\\/]*){1}(:)(?P<mask>[^:\\\"\\/]*){1}(@tcp\\()(?P<mask>[^:\\\"\\/]*){1}"
                + "(?P<port>:[\\d]*)?(\\)\\/)(?P<mask>[\\w\\d\\S-_]+){1}\\b");
        LINES.add("\\b(\\w*:\\/\\/)(?P<mask>[^:\\\"\\/]*){1}(:)(?P<mask>[^:\\\"\\/]*){1}(@)(?P<mask>[^:\\\"\\/]*){1}"
                + "(?P<port>:[\\d]*)?(\\/)(?P<mask>[\\w\\d\\S-_]+){1}\\b");
        for (String key :
                List.of("Data Source", "location", "User ID", "password", "Server", "Database", "Uid", "Pwd")) {
            LINES.add("(?i)(" + key + " *= *)(?P<mask>[^\\;]+)(;)");
        }
        for (String word : List.of("SECRET_?ACCESS_?KEY", "ACCESS_?KEY_?ID", "OWNER_?ACCOUNT")) {
            PAIRS.add(List.of("(?i)\"name\": *\"[^\\\"]*" + word + "[^\\\"]*\"", NEXT));
        }
        for (String word : List.of("password", "token", "database", "user")) {
            PAIRS.add(List.of("(?i)\"name\": *\".*" + word + "[^\\\"]*\"", NEXT));
        }
        PAIRS.add(List.of(
                "(?i)\"entity\": *\"(osd|client|mgr)\\..*[^\\\"]*\"",
                "(?i)(\"key\": *\")(?P<mask>.{38}==[^\\\"]*)(\")"));
    }

    @Test
    void everyTextComesOutAsFromThePlainModel() throws Exception {
        int changed = 0;
        for (int seed = 0; seed < 2000; seed++) {
            String text = text(new Random(seed));
            String expected = model(text);
            assertThat(redact(text)).as("seed %d: %s", seed, text).isEqualTo(expected);
            changed += expected.equals(text) ? 0 : 1;
        }
        assertThat(changed).isGreaterThan(1000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "http://admin:s3cret@db.example.com:8888/x |"
                        + " http://***HIDDEN***:***HIDDEN***@***HIDDEN***:8888/***HIDDEN***",
                "http://admin:s3cret@db.example.com:8888 | http://***HIDDEN***:***HIDDEN***@db.example.com:8888",
                "Server=db1; Pwd = s3cret; | Server=***HIDDEN***; Pwd = ***HIDDEN***;",
                "root:pw@tcp(db:3306)/app | ***HIDDEN***:***HIDDEN***@tcp(***HIDDEN***:3306)/***HIDDEN***",
                "Server=db1; Paſſword = s3cret; | Server=***HIDDEN***; Paſſword = ***HIDDEN***;",
                "plain words and a mail to a@b.c | plain words and a mail to a@b.c",
            })
    void knownSpellings(String text, String expected) throws Exception {
        assertThat(redact(text)).isEqualTo(expected);
    }

    @Test
    void aPairIsFollowedAcrossBlocks() throws Exception {
        String filler = "nothing to see here\n".repeat(20_000);
        String secret = "\"name\": \"DB_PASSWORD\"\n\"value\": \"s3cret\"\n";
        assertThat(redact(filler + secret + filler))
                .isEqualTo(filler + secret.replace("s3cret", MaskPattern.MASK) + filler);
    }

    static String redact(String text) throws Exception {
        return redact(new TroubleshootProfile(), "file.txt", text, new Counts());
    }

    static String redact(Profile profile, String path, String text, Counts counts) throws Exception {
        Joined joined = new Joined();
        TextPipeline pipeline =
                new TextPipeline(profile.stages(path), joined, counts, new Deadline(Duration.ofMinutes(1)));
        pipeline.accept(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        pipeline.finish();
        return joined.text();
    }

    private static String model(String text) {
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        for (String regex : LINES) {
            MaskPattern pattern = MaskPattern.compile(regex);
            lines.replaceAll(line -> apply(pattern, line));
        }
        int count = text.endsWith("\n") ? lines.size() - 1 : lines.size();
        for (List<String> pair : PAIRS) {
            MaskPattern selector = MaskPattern.compile(pair.get(0));
            MaskPattern redactor = MaskPattern.compile(pair.get(1));
            for (int i = 0; i + 1 < count; i++) {
                if (selector.finds(lines.get(i).getBytes(StandardCharsets.UTF_8))) {
                    lines.set(i + 1, apply(redactor, lines.get(i + 1)));
                    i++;
                }
            }
        }
        return String.join("\n", lines);
    }

    private static String apply(MaskPattern pattern, String line) {
        return new String(pattern.apply(line.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }

    private static String text(Random random) {
        List<String> pieces = List.of(
                "\"name\":",
                "\"NAME\": ",
                "\\\"name\\\":\\\"",
                "\\\",\\\"value\\\":\\\"",
                "\"value\": \"",
                "\"value\":",
                "\"",
                "\\\"",
                " ",
                ",",
                ";",
                "=",
                " = ",
                "password",
                "PassWord",
                "user",
                "Token",
                "database",
                "AWS_SECRET_ACCESS_KEY",
                "accessKeyId",
                "owner_account",
                "Data Source",
                "Server",
                "uid",
                "pwd",
                "location",
                "http://",
                "postgres://",
                "ftp://",
                ":",
                "@",
                "@tcp(",
                ")/",
                "/",
                "host",
                ":5432",
                "x",
                "é",
                "\"entity\": \"",
                "osd.1",
                "client.a",
                "\"key\": \"",
                "AQDabcdefghijklmnopqrstuvwxyz0123456789==",
                "\n",
                "\n",
                "\n",
                "\r\n");
        List<String> secrets = List.of(
                "{\\\"name\\\":\\\"DB_PASSWORD\\\",\\\"value\\\":\\\"x\\\"}",
                "\"name\": \"MY_TOKEN\"\n  \"value\": \"abc\"",
                "\"name\":\"x\",\"user\":\"y\"\n\"value\":\"abc\",\"other\":\"z\"",
                "\"name\": \"aws_access_key_id\"\n\"value\": \"abc\"",
                "\"entity\": \"osd.1\"\n\"key\": \"AQDabcdefghijklmnopqrstuvwxyz0123456789ab==\"",
                "Server = db ; Database= a;",
                "https://me:pw@host:80/p",
                "me:pw@tcp(db:3306)/app",
                "mysql://me:pw@host:3306/db");
        StringBuilder text = new StringBuilder();
        int length = 4 + random.nextInt(40);
        for (int i = 0; i < length; i++) {
            List<String> from = random.nextInt(8) == 0 ? secrets : pieces;
            text.append(from.get(random.nextInt(from.size())));
        }
        return text.toString();
    }
}
