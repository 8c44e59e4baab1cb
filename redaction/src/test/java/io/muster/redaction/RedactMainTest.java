package io.muster.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code muster redact}, from its arguments to what it prints. */
class RedactMainTest {
    private static final String TEXT = "a=1\npassword=hunter2x\nb=2\n";
    private static final String HIDDEN = "a=1\npassword=***HIDDEN***\nb=2\n";
    private static final String REDACTOR =
            """
            apiVersion: troubleshoot.sh/v1beta2
            kind: Redactor
            metadata: {name: ours}
            spec:
              redactors:
                - name: customers
                  removals:
                    regex:
                      - redactor: '(customer=)(?P<mask>\\d+)'
            """;

    @TempDir
    Path folder;

    /**
     * What came of it.
     *
     * @param latin standard output, a character for each byte
     */
    private record Run(int code, String latin, String err) {
        String out() {
            return new String(bytes(), StandardCharsets.UTF_8);
        }

        byte[] bytes() {
            return latin.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    private static Run run(InputStream in, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = new RedactMain()
                .run(
                        arguments,
                        in,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Run(code, out.toString(StandardCharsets.ISO_8859_1), err.toString(StandardCharsets.UTF_8));
    }

    private static Run run(String... arguments) {
        return run(InputStream.nullInputStream(), arguments);
    }

    private static Run piped(byte[] input, String... arguments) {
        return run(new ByteArrayInputStream(input), arguments);
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    @Test
    void aFileIsPrintedRedactedAndTheRulesAreCountedBesideIt() throws IOException {
        Run run = run(file("a.log", TEXT));
        assertThat(run.code()).isZero();
        assertThat(run.out()).isEqualTo(HIDDEN);
        assertThat(run.err()).isEqualTo("password: 1\n");
    }

    @Test
    void standardInputIsTakenWithADashOrWithoutAFile() {
        byte[] text = TEXT.getBytes(StandardCharsets.UTF_8);
        assertThat(piped(text).out()).isEqualTo(HIDDEN);
        assertThat(piped(text, "-").out()).isEqualTo(HIDDEN);
        assertThat(piped(text, "--explain").out()).isEqualTo("-:2: password\n");
    }

    @Test
    void standardInputMayBeLongerThanMemoryShouldHold() {
        String filler = "nothing to see here\n".repeat(100_000);
        Run run = piped((filler + TEXT).getBytes(StandardCharsets.UTF_8));
        assertThat(run.out()).isEqualTo(filler + HIDDEN);
    }

    @Test
    void explainingTellsLinesAndRulesAndNeverAValue() throws IOException {
        String log = file("a.log", TEXT);
        Run run = run(log, "--explain");
        assertThat(run.out()).isEqualTo(log + ":2: password\n");
        assertThat(run.out() + run.err()).doesNotContain("hunter2x");
    }

    @Test
    void aProfileDecidesWhatIsHidden() throws IOException {
        String log = file("a.log", TEXT + "at <ud>bob</ud> in https://me:pw@host:80/p\n");
        assertThat(run(log, "--profile", "troubleshoot").out())
                .contains("password=hunter2x", "<ud>bob</ud>", "https://***HIDDEN***:***HIDDEN***@");
        assertThat(run(log, "--profile", "couchbase").out())
                .contains("password=hunter2x")
                .doesNotContain("bob");
    }

    @Test
    void aRedactorOfOnesOwnWorksAfterTheProfile() throws IOException {
        String redactor = file("redactor.yaml", REDACTOR);
        Run run = run(file("a.log", TEXT + "customer=123\n"), "--redactor", redactor);
        assertThat(run.out()).isEqualTo(HIDDEN + "customer=***HIDDEN***\n");
        assertThat(run.err()).contains("password: 1").contains("customers");
    }

    @Test
    void addressesGetPseudonymsWhereAskedFor() throws IOException {
        assertThat(run(file("a.log", "from 10.1.2.3\n"), "--pseudonyms", "ip").out())
                .matches("from ip4-[0-9a-f]{10}\n");
    }

    @Test
    void theTextGoesToAFileWhereOneIsNamed() throws IOException {
        Path target = folder.resolve("out.log");
        Run run = run(file("a.log", TEXT), "--output", target.toString());
        assertThat(run.out()).isEmpty();
        assertThat(target).hasContent(HIDDEN);
    }

    @Test
    void whatIsNoTextPassesByteForByte() {
        byte[] binary = new byte[5000];
        for (int i = 0; i < binary.length; i++) {
            binary[i] = (byte) (i * 7);
        }
        Run run = piped(binary);
        assertThat(run.bytes()).isEqualTo(binary);
        assertThat(run.err()).isEqualTo("nothing to hide\n");
    }

    @Test
    void textWithAFewControlBytesIsText() {
        byte[] text = ("\u001b[31mpassword=hunter2x\u001b[0m\0\u0001\n" + "plain words\n".repeat(20))
                .getBytes(StandardCharsets.UTF_8);
        assertThat(piped(text).out())
                .startsWith("\u001b[31mpassword=***HIDDEN***")
                .doesNotContain("hunter2x");
    }

    @Test
    void aKindOfFileThatHoldsSecretsIsWithheldWithAWordAboutIt() throws IOException {
        byte[] keys = new byte[5000];
        System.arraycopy(new byte[] {(byte) 0xfe, (byte) 0xed, (byte) 0xfe, (byte) 0xed}, 0, keys, 0, 4);
        Run run = piped(keys);
        assertThat(run.out()).startsWith("[muster: withheld: ").hasSizeLessThan(200);
        assertThat(run.err()).contains("withheld: ").contains("secret-binary: 1");
    }

    @Test
    void whatACollectionWouldWithholdEndsWithItsOwnExitCode() {
        byte[] cutShort = {0x1f, (byte) 0x8b, 8, 0, 0, 0};
        Run run = piped(cutShort);
        assertThat(run.code()).isEqualTo(3);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("muster: withheld: ");
    }

    @Test
    void badInputIsNamedWithWhatIsAccepted() throws IOException {
        String log = file("a.log", TEXT);
        assertBad(run(folder.resolve("none").toString()), "no such file");
        assertBad(run(log, "--profile", "none"), "--profile none: not one of strict, troubleshoot, couchbase");
        assertBad(run(log, "--pseudonyms", "ip,name"), "--pseudonyms ip,name: must be of ip, mac, host, user, email");
        assertBad(run(log, "--redactor", "none"), "--redactor: no such file: none");
        assertBad(run(log, "--redactor", file("r.yaml", "kind: Redactor\nspec: {redactors: 1}\n")), "r.yaml");
        assertBad(run(log, "--unknown"), "--unknown");
    }

    private static void assertBad(Run run, String reason) {
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("muster: ").contains(reason);
    }
}
