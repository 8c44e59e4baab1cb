package io.muster.coordinator.http.couchbase;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.coordinator.collection.KnownNode;
import io.muster.coordinator.http.RequestBody;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.json.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StartFormTest {
    private static final List<KnownNode> NODES = List.of(node("n1"), node("n2"));

    private static KnownNode node(String name) {
        return new KnownNode(new NodeId(name), null, null, null, Map.of(), Map.of());
    }

    private static StartForm read(String form) {
        return StartForm.read(RequestBody.form(form), NODES);
    }

    /** Field and message as ns_server has them; what no client of it expects is Muster's own. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x=1 | nodes | Please select at least one node.",
                "nodes= | nodes | Please select at least one node.",
                "nodes=, | nodes | Please select at least one node.",
                "nodes=ns_1@n1,n_9@x | nodes | Unknown nodes: [\"n_9@x\"]",
                "nodes=a&nodes=b%22c | nodes | Unknown nodes: [\"a\",\"b\\\"c\"]",
                "nodes=n1 | nodes | Unknown nodes: [\"n1\"]",
                "nodes=*&uploadHost=u | customer | customer must be given if upload host or ticket is given",
                "nodes=*&customer=c | uploadHost | upload host must be given if customer or ticket is given",
                "nodes=*&uploadHost=+&customer=c | uploadHost | cannot be empty",
                "nodes=*&uploadHost=u&customer=+ | customer | cannot be empty",
                "nodes=*&uploadHost=u&customer=a/b | customer | must contain only [A-Za-z0-9._ -] and be no longer than 50 characters",
                "nodes=*&uploadHost=u&customer=c&ticket=12345678 | ticket | must contain only [0-9] and be no longer than 7 characters",
                "nodes=*&uploadHost=u&customer=c&ticket=x | ticket | must contain only [0-9] and be no longer than 7 characters",
                "nodes=*&uploadProxy= | upload_proxy | cannot be empty",
                "nodes=*&logDir=logs | logDir | Must be an absolute path",
                "nodes=*&tmpDir=tmp | tmpDir | Must be an absolute path",
                "nodes=*&logRedactionLevel=full | logRedactionLevel | log redaction should be none or partial",
                "nodes=*&logRedactionSalt=s | logRedactionSalt | log redaction level must be partial if salt is given",
                "nodes=*&logRedactionLevel=none&logRedactionSalt=s | logRedactionSalt | log redaction level must be partial if salt is given",
                "nodes=*&bypassReachabilityChecks=1 | bypassReachabilityChecks | must be true or false"
            })
    void saysWhatIsWrongInTheWordsThatClientsKnow(String form, String field, String message) {
        assertThat(read(form).errors()).containsExactly(Map.entry(field, message));
    }

    @Test
    void aTicketAloneLacksBothOthers() {
        assertThat(read("nodes=*&ticket=1").errors())
                .containsExactly(
                        Map.entry("customer", "customer must be given if upload host or ticket is given"),
                        Map.entry("uploadHost", "upload host must be given if customer or ticket is given"));
    }

    @Test
    void tellsEveryMistakeAtOnceInTheUsualOrder() {
        assertThat(read("nodes=x&logDir=a&tmpDir=b&uploadProxy=&logRedactionLevel=x&logRedactionSalt=s&uploadHost="
                                + "&customer=%2F&ticket=t&bypassReachabilityChecks=x")
                        .errors()
                        .keySet())
                .containsExactly(
                        "nodes",
                        "tmpDir",
                        "logDir",
                        "upload_proxy",
                        "logRedactionLevel",
                        "logRedactionSalt",
                        "customer",
                        "ticket",
                        "uploadHost",
                        "bypassReachabilityChecks");
    }

    @ParameterizedTest
    @ValueSource(strings = {"encryptionPassword=secret", "encryptionPassword=", "taskRegexp=(", "taskRegexp=(?!x)"})
    void refusesWhatItCannotDoRatherThanCollectOtherwise(String field) {
        assertThat(read("nodes=*&" + field).errors()).containsOnlyKeys(field.substring(0, field.indexOf('=')));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nodes=* | {\"from\":\"allnodes\",\"ignorePreflight\":false}",
                "nodes=ns_1@n2,ns_1@n2,, | {\"from\":\"nodes\",\"nodes\":[\"n2\"],\"ignorePreflight\":false}",
                "nodes=*&ticket= | {\"from\":\"allnodes\",\"ignorePreflight\":false}",
                "nodes=*&logRedactionLevel=partial | {\"from\":\"allnodes\",\"redaction\":\"couchbase\",\"ignorePreflight\":false}",
                "nodes=*&logRedactionLevel=none | {\"from\":\"allnodes\",\"redaction\":\"none\",\"ignorePreflight\":false}",
                "nodes=*&uploadHost=+u.example.com+&customer=+A+b+&ticket=+7+&uploadProxy=p:8080&bypassReachabilityChecks=true"
                        + " | {\"from\":\"allnodes\",\"upload_proxy\":\"http://p:8080\",\"upload\":true,"
                        + "\"upload_host\":\"https://u.example.com\",\"customer\":\"A b\",\"ticket\":\"7\","
                        + "\"ignorePreflight\":true}",
                "nodes=*&uploadHost=http://u/in/&customer=c"
                        + " | {\"from\":\"allnodes\",\"upload\":true,\"upload_host\":\"http://u/in/\",\"customer\":\"c\","
                        + "\"ticket\":\"\",\"ignorePreflight\":false}"
            })
    void becomesTheFieldsOfANativeRequest(String form, String body) throws Exception {
        StartForm read = read(form);
        assertThat(read.errors()).isEmpty();
        assertThat(read.body()).isEqualTo(Json.mapper().readTree(body));
    }
}
