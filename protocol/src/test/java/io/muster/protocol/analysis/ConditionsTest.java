package io.muster.protocol.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.muster.protocol.json.Json;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionsTest {
    private static final String CPU = "{'logicalCount':8,'physicalCount':4,'machineArch':'x86_64',"
            + "'flags':['cmov','cx8','fpu','fxsr','mmx','syscall','sse','sse2','avx']}";
    private static final String OS = "{'platform':'ubuntu','platformFamily':'debian','platformVersion':'22.04',"
            + "'kernelVersion':'5.15.0-91-generic'}";

    private static boolean holds(String type, String when, String facts) throws JsonProcessingException {
        return Objects.requireNonNull(HostFacts.find(type))
                .condition()
                .apply(when)
                .holds(Json.mapper().readTree(facts.replace('\'', '"')));
    }

    @ParameterizedTest
    @CsvSource({
        "count < 9, true",
        "count < 8, false",
        "< 9, true",
        "logical == 8, true",
        "logical === 8, true",
        "physical > 4, false",
        "physical >= 4, true",
        "physical != 4, false",
        "machineArch == x86_64, true",
        "machineArch != x86_64, false",
        "'hasFlags avx,sse', true",
        "'hasFlags avx,avx2', false",
        "supports x86-64, true",
        "supports x86-64-v2, false"
    })
    void judgesProcessors(String when, boolean expected) throws JsonProcessingException {
        assertThat(holds("cpu", when, CPU)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "memory, < 8Gi, false",
        "memory, <= 8Gi, true",
        "memory, > 8G, true",
        "memory, == 8589934592, true",
        "diskUsage, total < 100, false",
        "diskUsage, used == 80, true",
        "diskUsage, available < 21, true",
        "diskUsage, used/total > 80%, false",
        "diskUsage, used/total >= 80%, true",
        "diskUsage, available/total < 0.21, true"
    })
    void judgesSizes(String type, String when, boolean expected) throws JsonProcessingException {
        assertThat(holds(type, when, "{'total':8589934592,'total_bytes':100,'used_bytes':80}"))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "ubuntu == 22.04, true",
        "ubuntu >= 20.04, true",
        "ubuntu < 22.04, false",
        "ubuntu < 22.10, true",
        "debian >= 11, true",
        "rhel >= 1, false",
        "ubuntu >= 20 && < 22, false",
        "ubuntu == 18.04 || == 22.04, true",
        "kernelVersion < 5.4, false",
        "kernelVersion >= 5.15, true",
        "ubuntu-22.04-kernel >= 5.10, true",
        "ubuntu-20.04-kernel >= 5.10, false"
    })
    void judgesOperatingSystems(String when, boolean expected) throws JsonProcessingException {
        assertThat(holds("hostOS", when, OS)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "net.ipv4.ip_forward == 0, false",
        "net.ipv4.ip_forward = 1, true",
        "net.ipv4.ip_forward>0, true",
        "net.ipv4.tcp_rmem == 4096 131072 6291456, true",
        "kernel.hostname != n1, false"
    })
    void judgesKernelParameters(String when, boolean expected) throws JsonProcessingException {
        assertThat(
                        holds(
                                "sysctl",
                                when,
                                "{'net.ipv4.ip_forward':'1','net.ipv4.tcp_rmem':'4096\\t131072\\t6291456','kernel.hostname':'n1'}"))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "time, timezone == UTC, true",
        "time, timezone != UTC, false",
        "time, ntp == synchronized+active, false",
        "time, ntp == synchronized+inactive, true",
        "kernelModules, 'overlay == loaded,loadable', true",
        "kernelModules, 'overlay,br_netfilter == loaded', false",
        "kernelModules, nosuch != loaded, true",
        "kernelModules, overlay != loaded, false",
        "tcpConnect, connected, true",
        "tcpConnect, error, false",
        "http, statusCode == 200, true",
        "http, statusCode >= 300 || statusCode < 200, false",
        "http, statusCode >= 200 && statusCode < 300, true",
        "http, error, false"
    })
    void judgesTheSystemAndTheNetwork(String type, String when, boolean expected) throws JsonProcessingException {
        assertThat(
                        holds(
                                type,
                                when,
                                "{'timezone':'UTC','ntp_synchronized':true,'ntp_active':false,'overlay':{'status':'loaded'},"
                                        + "'br_netfilter':{'status':'loadable'},'status':'connected','response':{'status':200}}"))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "hostServices, ssh.service = active, true",
        "hostServices, 'ssh = active,exited', false",
        "hostServices, 'ssh = *,running,loaded', true",
        "hostServices, ssh != active, false",
        "hostServices, nosuch = active, false",
        "ipv4Interfaces, count == 2, true",
        "ipv4Interfaces, count < 2, false"
    })
    void judgesServicesAndInterfaces(String type, String when, boolean expected) throws JsonProcessingException {
        assertThat(holds(
                        type,
                        when,
                        "[{'Unit':'ssh.service','Active':'active','Sub':'running','Load':'loaded'},{'Unit':'x'}]"))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({".* == 1, true", "sdb >= 1, true", "sda >= 1, false", "sdb1 == 0, true", "nvme.* > 0, false"})
    void countsDevicesThatNobodyUses(String when, boolean expected) throws JsonProcessingException {
        String devices =
                """
                [{"name":"sda","kernel_name":"sda","type":"disk","size":100},
                 {"name":"sda1","kernel_name":"sda1","parent_kernel_name":"sda","type":"part","size":100},
                 {"name":"sdb","kernel_name":"sdb","type":"disk","size":100},
                 {"name":"sdc","kernel_name":"sdc","type":"disk","size":9},
                 {"name":"sdd","kernel_name":"sdd","type":"disk","size":100,"mountpoint":"/"},
                 {"name":"sr0","kernel_name":"sr0","type":"rom","size":100}]
                """;
        assertThat(new DeviceCondition(10, Set.of("disk"))
                        .read(when)
                        .holds(Json.mapper().readTree(devices)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "cpu, count",
        "cpu, cores < 2",
        "cpu, count ~ 2",
        "cpu, supports x86-64-v9",
        "memory, 8Gi",
        "memory, < lots",
        "diskUsage, free < 1Gi",
        "diskUsage, used/total > much",
        "hostOS, ubuntu",
        "hostOS, ubuntu == focal",
        "hostOS, rhel >= 8 and < 9",
        "sysctl, net.ipv4.ip_forward",
        "sysctl, a > b",
        "time, timezone < UTC",
        "time, ntp == on",
        "time, clock == UTC",
        "kernelModules, overlay == there",
        "hostServices, ssh active",
        "tcpConnect, refused",
        "http, status == 200",
        "http, statusCode == ok",
        "ipv4Interfaces, eth0 == 1"
    })
    void saysWhatIsWrongWithACondition(String type, String when) {
        assertThatThrownBy(() -> holds(type, when, "{}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("(?s).*\"[^\"]*\".*(not|neither).*");
    }

    @Test
    void whatTheCollectorDidNotFindOutIsNoAnswer() {
        assertThatThrownBy(() -> holds("cpu", "count < 2", "{}")).isInstanceOf(AnalysisFailure.class);
        assertThatThrownBy(() -> holds("sysctl", "a.b == 2", "{}"))
                .isInstanceOf(AnalysisFailure.class)
                .hasMessage("the host has no kernel parameter \"a.b\"");
        assertThatThrownBy(() -> holds("hostOS", "debian >= 12", "{'platform':'debian','platformVersion':'sid'}"))
                .isInstanceOf(AnalysisFailure.class);
        assertThatThrownBy(() -> holds("diskUsage", "used/total > 1%", "{'total_bytes':0,'used_bytes':0}"))
                .isInstanceOf(AnalysisFailure.class);
    }

    @ParameterizedTest
    @CsvSource({
        "'{{ not .IsInstalled }}', true",
        "'{{ .IsInstalled }}', false",
        "'{{ and (eq .OS \"ubuntu\") (not .IsInstalled) }}', true",
        "'{{ or .IsInstalled (lt .Major 18) }}', false",
        "'{{ ge .Major 18 }}', true",
        "'{{ ne .OS \"ubuntu\" }}', false",
        "true, true"
    })
    void readsConditionsThatAreTemplates(String when, boolean expected) throws JsonProcessingException {
        assertThat(WhenReaders.packages(when, Level.FAIL)
                        .holds(Json.mapper().readTree("{\"OS\":\"ubuntu\",\"Major\":18,\"IsInstalled\":false}")))
                .isEqualTo(expected);
    }
}
