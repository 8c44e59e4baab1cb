package io.muster.agent.collect.facts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.agent.collect.CollectorContext;
import io.muster.agent.collect.CollectorResult;
import io.muster.agent.collect.FakeContext;
import io.muster.agent.collect.Host;
import io.muster.agent.collect.StandardCollectors;
import io.muster.agent.process.CommandResult.End;
import io.muster.protocol.json.Json;
import io.muster.protocol.plan.VerdictKind;
import io.muster.protocol.spec.CollectorAction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each fact, gathered from a host that is a folder of files. */
class FactsTest {
    @TempDir
    Path root;

    @TempDir
    Path work;

    private FakeContext context = new FakeContext(new CollectorAction.Cpu(), null, Path.of("/nowhere"));

    @BeforeEach
    void aHost() throws IOException {
        file("/proc/sys/kernel/hostname", "db1\n");
        file("/proc/sys/kernel/osrelease", "6.1.0-18-amd64\n");
        file("/etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n");
        file("/etc/debian_version", "12.5\n");
    }

    @Test
    void countsProcessorsByTheirTopology() throws Exception {
        file("/proc/cpuinfo", "processor : 0\nflags : a b\n\nprocessor : 1\nflags : a c\n");
        file("/proc/sys/kernel/arch", "aarch64\n");
        file("/sys/devices/system/cpu/cpu0/topology/thread_siblings_list", "0-1\n");
        file("/sys/devices/system/cpu/cpu1/topology/thread_siblings_list", "0-1\n");
        collect(new CollectorAction.Cpu(), VerdictKind.COLLECTED);
        assertThat(json("system/cpu.json"))
                .isEqualTo(tree("{'logicalCount':2,'physicalCount':1,'flags':['a','b','c'],'machineArch':'aarch64'}"));
    }

    @Test
    void tellsMemoryInBytes() throws Exception {
        file("/proc/meminfo", "MemTotal:       16384 kB\nMemFree: 1 kB\n");
        collect(new CollectorAction.Memory(), VerdictKind.COLLECTED);
        assertThat(json("system/memory.json")).isEqualTo(tree("{'total':16777216}"));
    }

    @Test
    void namesTheSystem() throws Exception {
        collect(new CollectorAction.HostOs(), VerdictKind.COLLECTED);
        assertThat(json("system/hostos_info.json"))
                .isEqualTo(tree("{'name':'db1','kernelVersion':'6.1.0-18-amd64','platformVersion':'12.5',"
                        + "'platform':'debian','platformFamily':'debian'}"));
        file("/etc/os-release", "ID=\"rhel\"\nVERSION_ID=\"9.2\"\n");
        collect(new CollectorAction.HostOs(), VerdictKind.COLLECTED);
        assertThat(json("system/hostos_info.json").get("platform").asText()).isEqualTo("redhat");
        assertThat(json("system/hostos_info.json").get("platformFamily").asText())
                .isEqualTo("rhel");
        Files.delete(root.resolve("etc/os-release"));
        assertThat(collect(new CollectorAction.HostOs(), VerdictKind.MISSING).reason())
                .contains("os-release");
    }

    @Test
    void tellsTimeWithAndWithoutSystemd() throws Exception {
        answer(new CollectorAction.Time(), 0, "Timezone=Etc/UTC\nLocalRTC=no\nNTP=yes\nNTPSynchronized=no\n", "");
        assertThat(json("system/time.json"))
                .isEqualTo(tree("{'timezone':'UTC','ntp_synchronized':false,'ntp_active':true}"));
        Files.createSymbolicLink(root.resolve("etc/localtime"), Path.of("/usr/share/zoneinfo/Europe/Vienna"));
        CollectorResult result =
                answer(new CollectorAction.Time(), 1, "", "System has not been booted with systemd.\nMore\n");
        assertThat(result.kind()).isEqualTo(VerdictKind.MISSING);
        assertThat(result.reason()).contains("not been booted with systemd").contains("time zone");
        assertThat(json("system/time.json")).isEqualTo(tree("{'timezone':'EUROPE/VIENNA'}"));
    }

    @Test
    void listsBlockDevices() throws Exception {
        answer(
                new CollectorAction.BlockDevices(),
                0,
                "NAME=\"vda\" KNAME=\"vda\" PKNAME=\"\" TYPE=\"disk\" MAJ:MIN=\"254:0\" SIZE=\"9\" FSTYPE=\"\""
                        + " MOUNTPOINT=\"/\" SERIAL=\"s\" RO=\"0\" RM=\"1\"\n",
                "");
        assertThat(json("system/block_devices.json"))
                .isEqualTo(tree("[{'name':'vda','kernel_name':'vda','parent_kernel_name':'','type':'disk','major':254,"
                        + "'minor':0,'size':9,'filesystem_type':'','mountpoint':'/','serial':'s','read_only':false,"
                        + "'removable':true}]"));
        assertThat(answer(new CollectorAction.BlockDevices(), 32, "", "lsblk: no devices\n")
                        .reason())
                .isEqualTo("lsblk: lsblk: no devices");
    }

    @Test
    void listsServicesOnlyWhereSystemdRuns() throws Exception {
        assertThat(collect(new CollectorAction.HostServices(), VerdictKind.MISSING)
                        .reason())
                .isEqualTo("systemd does not run on this host");
        Files.createDirectories(root.resolve("run/systemd/system"));
        answer(new CollectorAction.HostServices(), 0, "a.service loaded active running A\n", "");
        assertThat(json("system/systemctl_services.json"))
                .isEqualTo(tree("[{'Unit':'a.service','Load':'loaded','Active':'active','Sub':'running'}]"));
    }

    @Test
    void listsModulesThatAreLoadedAndThatCouldBe() throws Exception {
        assertThat(collect(new CollectorAction.KernelModules(), VerdictKind.MISSING)
                        .reason())
                .contains("/proc/modules");
        file("/proc/modules", "ext4 100 2 - Live 0x0\n");
        file("/lib/modules/6.1.0-18-amd64/kernel/fs/ext4/ext4.ko", "");
        file("/lib/modules/6.1.0-18-amd64/kernel/fs/xfs/xfs.ko.zst", "");
        file("/lib/modules/6.1.0-18-amd64/modules.builtin", "kernel/fs/proc/kcore.ko\n");
        collect(new CollectorAction.KernelModules(), VerdictKind.COLLECTED);
        assertThat(json("system/kernel_modules.json"))
                .isEqualTo(tree("{'ext4':{'size':100,'instances':2,'status':'loaded'},"
                        + "'kcore':{'size':0,'instances':0,'status':'loaded'},"
                        + "'xfs':{'size':0,'instances':0,'status':'loadable'}}"));
    }

    @Test
    void readsTheKernelsOwnConfigurationFirst() throws Exception {
        assertThat(collect(new CollectorAction.KernelConfigs(), VerdictKind.MISSING)
                        .reason())
                .contains("6.1.0-18-amd64");
        file("/boot/config-6.1.0-18-amd64", "CONFIG_A=m\n");
        collect(new CollectorAction.KernelConfigs(), VerdictKind.COLLECTED);
        assertThat(json("system/kernel-configs.json")).isEqualTo(tree("{'CONFIG_A':'m'}"));
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write("CONFIG_A=y\n".getBytes(StandardCharsets.UTF_8));
        }
        Files.write(root.resolve("proc/config.gz"), packed.toByteArray());
        collect(new CollectorAction.KernelConfigs(), VerdictKind.COLLECTED);
        assertThat(json("system/kernel-configs.json")).isEqualTo(tree("{'CONFIG_A':'y'}"));
    }

    @Test
    void readsSettingsWithDottedNames() throws Exception {
        file("/proc/sys/net/ipv4/conf/eth0.100/forwarding", "1\n");
        file("/proc/sys/net/ipv4/tcp_rmem", "4096\t131072\t6291456\n");
        file("/proc/sys/net/ipv6/conf/all/stable_secret", "secret\n");
        collect(new CollectorAction.Sysctl(), VerdictKind.COLLECTED);
        assertThat(json("system/sysctl.json"))
                .isEqualTo(tree("{'kernel.hostname':'db1','kernel.osrelease':'6.1.0-18-amd64',"
                        + "'net.ipv4.conf.eth0/100.forwarding':'1','net.ipv4.tcp_rmem':'4096\\t131072\\t6291456'}"));
    }

    @Test
    void findsControlGroupsOfTheSecondVersion() throws Exception {
        file("/sys/fs/cgroup/cgroup.controllers", "cpu io memory\n");
        file("/sys/fs/cgroup/system.slice/cgroup.freeze", "0\n");
        collect(new CollectorAction.Cgroups(null), VerdictKind.COLLECTED);
        assertThat(json("system/cgroups.json"))
                .isEqualTo(tree("{'cgroup-enabled':true,'cgroup-v1':{'enabled':false,'mountPoint':'','controllers':[]},"
                        + "'cgroup-v2':{'enabled':true,'mountPoint':'/sys/fs/cgroup','controllers':"
                        + "['cpu','cpuacct','freezer','io','memory']},"
                        + "'allControllers':['cpu','cpuacct','freezer','io','memory']}"));
        collect(new CollectorAction.Cgroups("/nowhere"), VerdictKind.COLLECTED);
        assertThat(json("system/cgroups.json").get("cgroup-enabled").asBoolean())
                .isFalse();
    }

    @Test
    void measuresTheNearestFolderThatExists() throws Exception {
        collect(new CollectorAction.DiskUsage("/not/there/yet"), VerdictKind.COLLECTED);
        JsonNode usage = json("diskUsage/diskUsage.json");
        assertThat(usage.get("total_bytes").asLong()).isPositive();
        assertThat(usage.get("used_bytes").asLong())
                .isBetween(0L, usage.get("total_bytes").asLong());
    }

    @Test
    void asksForThePackagesOfThisDistribution() throws Exception {
        CollectorAction action =
                new CollectorAction.SystemPackages(Map.of("debian12", List.of("nginx"), "rhel9", List.of("httpd")));
        answer(action, 1, "", "package 'nginx' is not installed\n");
        assertThat(json("system/packages-packages.json"))
                .isEqualTo(tree("{'os':'debian','osVersion':'12','packages':[{'name':'nginx','details':'',"
                        + "'exitCode':'1','error':'package \\'nginx\\' is not installed\\n'}]}"));
        context = new FakeContext(action, null, work).answering(End.NOT_FOUND, 127, "", "");
        assertThat(collect(context).reason()).isEqualTo("no dpkg on this host");
    }

    @Test
    void listsTheInterfacesOfThisMachine() throws Exception {
        context = new FakeContext(new CollectorAction.Ipv4Interfaces(), null, work);
        new StandardCollectors(Host.local(List.of())).collect(context);
        for (JsonNode one : json("system/ipv4Interfaces.json")) {
            assertThat(one.fieldNames()).toIterable().containsExactly("Index", "MTU", "Name", "HardwareAddr", "Flags");
            assertThat(one.get("Flags").asInt() & 0b101).isEqualTo(1);
        }
        assertThat(InterfaceFlags.toGo(0x1003, true)).isEqualTo(51);
    }

    private void file(String path, String content) throws IOException {
        Path file = root.resolve(path.substring(1));
        Files.createDirectories(root.resolve(path.substring(1, path.lastIndexOf('/'))));
        Files.writeString(file, content);
    }

    private CollectorResult collect(CollectorAction action, VerdictKind expected) throws Exception {
        context = new FakeContext(action, null, work);
        CollectorResult result = collect(context);
        assertThat(result.kind()).as(result.toString()).isEqualTo(expected);
        return result;
    }

    private CollectorResult answer(CollectorAction action, int exitCode, String stdout, String stderr)
            throws Exception {
        context = new FakeContext(action, null, work).answering(End.EXITED, exitCode, stdout, stderr);
        return collect(context);
    }

    private CollectorResult collect(CollectorContext with) throws Exception {
        Host host = new Host(root, Map.of(), List.of(), Host.local(List.of()).clock());
        return new StandardCollectors(host).collect(with);
    }

    private JsonNode json(String path) throws IOException {
        @Nullable String content = context.entries.get(path);
        assertThat(content).as(context.entries.keySet().toString()).isNotNull();
        return Json.mapper().readTree(String.valueOf(content));
    }

    private static JsonNode tree(String text) throws IOException {
        return Json.mapper()
                .readTree(text.replace("\\'", "\0").replace('\'', '"').replace('\0', '\''));
    }
}
