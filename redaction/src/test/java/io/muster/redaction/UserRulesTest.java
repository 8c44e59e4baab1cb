package io.muster.redaction;

import static io.muster.redaction.TroubleshootRulesTest.redact;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.protocol.redaction.RedactorSpec;
import io.muster.protocol.spec.Spec;
import io.muster.protocol.spec.SpecParser;
import io.muster.protocol.spec.SpecSource;
import io.muster.redaction.couchbase.CouchbaseProfile;
import io.muster.redaction.rules.TroubleshootProfile;
import io.muster.redaction.rules.UserRedactors;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What users write, and Couchbase's tags. */
class UserRulesTest {
    private static Profile custom(String redactors) {
        Spec spec = SpecParser.withoutCollectors(List.of(new SpecSource(
                "r.yaml",
                "apiVersion: troubleshoot.sh/v1beta2\nkind: Redactor\nspec:\n  redactors:\n" + redactors.indent(2))));
        assertThat(spec.errors()).isEmpty();
        return new UserRedactors(
                new TroubleshootProfile(),
                spec.redactors().stream()
                        .map(RedactorSpec::toJson)
                        .map(RedactorSpec::ofJson)
                        .toList());
    }

    @Test
    void literalsPatternsAndPairsAreAppliedInTheirOrder() throws Exception {
        Profile profile = custom(
                """
                - name: mine
                  removals:
                    values: [abc]
                    regex:
                    - redactor: '(id=)(?P<mask>\\d+)(?P<drop>[a-z]*)(?P<rest>;?)'
                    - selector: 'next is secret'
                      redactor: '(?P<mask>.+)'
                - removals: {values: [xyz]}
                """);
        Counts counts = new Counts();
        assertThat(redact(profile, "a/b.txt", "abc id=12ef; tail\nnext is secret\nhush abc\nxyz\n", counts))
                .isEqualTo("***HIDDEN*** id=***HIDDEN***; tail\nnext is secret\n***HIDDEN***\n***HIDDEN***\n");
        assertThat(counts.toMap().keySet())
                .containsExactlyInAnyOrder("mine.literal.0", "mine.regex.0", "mine.multiLine.1", "unnamed-1.literal.0");
    }

    @Test
    void theSameGroupNameTwiceIsUnderstood() throws Exception {
        Profile profile = custom("- removals: {regex: [{redactor: '(?P<mask>a+)(-)(?P<mask>b+)(?P<keep>c)?'}]}");
        assertThat(redact(profile, "f", "xaa-bbcx", new Counts())).isEqualTo("x***HIDDEN***-***HIDDEN***cx");
    }

    @Test
    void aPatternThatWouldHangOthersTakesItsTimeOnly() throws Exception {
        Profile profile = custom("- removals: {regex: [{redactor: '(a+)+$(?P<mask>x)'}]}");
        String text = "a".repeat(50_000) + "b\n";
        assertThat(redact(profile, "f", text, new Counts())).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "**/app.log; host-collectors/n1/copy/app.log; true",
                "host-collectors/copy/*.log; host-collectors/n1/copy/app.log; true",
                "host-collectors/copy/*.log; host-collectors/n1/copy/deep/app.log; false",
                "*.log; host-collectors/n1/copy/app.log; false",
                "**/{app,db}.[lm]og; host-collectors/n1/copy/db.log; true",
                "**/?pp.log; host-collectors/n1/copy/db.log; false",
            })
    void fileSelectorsAreGlobs(String glob, String path, boolean matches) throws Exception {
        Profile profile = custom("- fileSelector: {file: '" + glob + "'}\n  removals: {values: [abc]}");
        assertThat(redact(profile, path, "abc", new Counts())).isEqualTo(matches ? "***HIDDEN***" : "abc");
    }

    @Test
    void valuesInYamlAreHiddenByTheirPath() throws Exception {
        Profile profile = custom("- removals: {yamlPath: [users.*.password, 'list.1']}");
        String yaml = "users:\n  bob: {password: x1y2, name: bob}\n  eve: {password: 7}\nlist: [one, two, three]\n";
        String redacted = redact(profile, "a/config.yaml", yaml, new Counts());
        assertThat(redacted).doesNotContain("x1y2", "two").contains("name: bob", "one", "three", "***HIDDEN***");
        assertThat(redact(profile, "a/app.log", "users: no yaml {\n", new Counts()))
                .isEqualTo("users: no yaml {\n");
    }

    @Test
    void whatIsCalledYamlAndIsNoneIsNotJudged() {
        Profile profile = custom("- removals: {yamlPath: [a.b]}");
        assertThatThrownBy(() -> redact(profile, "a/config.yaml", "a: {b: [unclosed\n", new Counts()))
                .isInstanceOf(RuntimeException.class);
    }

    @Test
    void mistakesInADocumentAreToldWithTheirLine() {
        Spec spec = SpecParser.withoutCollectors(
                List.of(
                        new SpecSource(
                                "r.yaml",
                                """
                        apiVersion: troubleshoot.sh/v1beta2
                        kind: Redactor
                        spec:
                          redactors:
                          - removals:
                              regex:
                              - redactor: '(?P<mask>(unclosed'
                              - selector: 'x'
                        """)));
        assertThat(spec.errors()).hasSize(2).extracting(p -> p.line()).containsExactly(7, 8);
    }

    @Test
    void taggedUserDataBecomesTheHashOfSaltAndValue() throws Exception {
        Profile profile = new CouchbaseProfile("c2FsdA==");
        String bob = hash("c2FsdA==bob");
        assertThat(redact(profile, "f", "user <ud>bob</ud>, again <ud>bob</ud>\r\n<ud></ud>\n", new Counts()))
                .isEqualTo(
                        "user <ud>" + bob + "</ud>, again <ud>" + bob + "</ud>\r\n<ud>" + hash("c2FsdA==</ud>") + "\n");
    }

    @Test
    void userDataThatGoesOnInTheNextLineIsHiddenToItsEnd() throws Exception {
        Profile profile = new CouchbaseProfile("s");
        assertThat(redact(profile, "f", "a <ud>one\ntwo\nthree</ud> b\nc\n", new Counts()))
                .isEqualTo("a <ud>" + hash("sone") + "\n" + hash("stwo") + "\n" + hash("sthree") + "</ud> b\nc\n");
        assertThat(redact(profile, "f", "cut <ud>on\nnext <ud>two</ud> end\n", new Counts()))
                .isEqualTo("cut <ud>" + hash("son") + "\nnext <ud>" + hash("stwo") + "</ud> end\n");
    }

    private static String hash(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
