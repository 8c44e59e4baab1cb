package io.muster.agent.collect.facts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ParsersTest {
    @Test
    void readsLsblkOfOldAndNewVersions() {
        String pairs = "=\"sda1\" KNAME=\"sda1\" PKNAME=\"sda\" TYPE=\"part\" MAJ%sMIN=\"8:1\" SIZE=\"42\""
                + " FSTYPE=\"ext4\" MOUNTPOINT=\"/mnt/a\\x20b \\x22c\\xc3\\xbc\" SERIAL=\"\" RO=\"1\" RM=\"0\"\n";
        for (String separator : List.of(":", "_")) {
            assertThat(BlockDevice.parse("NAME" + pairs.formatted(separator)))
                    .containsExactly(new BlockDevice(
                            "sda1", "sda1", "sda", "part", 8, 1, 42, "ext4", "/mnt/a b \"cü", "", true, false));
        }
    }

    @Test
    void readsProcModulesOfARealHost() {
        Map<String, KernelModules.Module> modules = KernelModules.parse(
                """
                nf_tables 376832 142 nft_compat,nft_chain_nat, Live 0xffffffffc0c8e000
                zfs 4255744 6 - Unloading 0x0000000000000000 (POE)
                vboxdrv 1 - - Loading 0x0
                broken line
                """);
        assertThat(modules)
                .containsOnlyKeys("nf_tables", "zfs", "vboxdrv")
                .containsEntry("nf_tables", new KernelModules.Module(376_832, 142, "loaded"))
                .containsEntry("zfs", new KernelModules.Module(4_255_744, 6, "unloading"))
                .containsEntry("vboxdrv", new KernelModules.Module(1, 0, "loading"));
        assertThat(KernelModules.parseBuiltin("kernel/fs/ext4/ext4.ko\nkernel/x/dm-snapshot.ko.xz\n\n"))
                .containsOnlyKeys("ext4", "dm-snapshot");
    }

    @Test
    void readsCpuinfoOfARealHost() {
        CpuInfo info = CpuInfo.parse(
                """
                processor\t: 0
                physical id\t: 0
                core id\t\t: 0
                flags\t\t: fpu vme de

                processor\t: 1
                physical id\t: 0
                core id\t\t: 0
                flags\t\t: fpu vme sse
                """);
        assertThat(info).isEqualTo(new CpuInfo(2, 1, List.of("fpu", "vme", "de", "sse")));
        assertThat(CpuInfo.parse("processor\t: 0\nFeatures\t: fp asimd\nCPU part : 0xd0c")
                        .flags())
                .containsExactly("fp", "asimd");
    }

    @Test
    void readsKernelConfigurations() {
        assertThat(
                        KernelConfigsCollector.parse(
                                "# CONFIG_A is not set\nCONFIG_B=y\nCONFIG_C=m\nCONFIG_D=\"text\"\nCONFIG_HZ=250\nCONFIG_E=n\n"))
                .isEqualTo(Map.of("CONFIG_B", "y", "CONFIG_C", "m", "CONFIG_E", "n"));
    }

    @Test
    void readsOsRelease() {
        OsRelease release = OsRelease.parse(
                "NAME=\"A \\\"B\\\" \\$C\"\nID=rocky\n# comment\nVERSION_ID='9.3'\nbroken\n=x\nEMPTY=\n");
        assertThat(release.id()).isEqualTo("rocky");
        assertThat(release.version()).isEqualTo("9.3");
        assertThat(release.fields()).containsEntry("NAME", "A \"B\" $C").containsEntry("EMPTY", "");
        assertThat(SystemPackagesCollector.wanted(
                        Map.of("rocky", List.of("a"), "rocky9", List.of("b", "a"), "rocky8", List.of("c")), release))
                .containsExactly("a", "b");
    }

    @Test
    void readsListsOfServices() {
        assertThat(
                        HostServicesCollector.parse(
                                """
                        cron.service          loaded active running Regular background program processing daemon
                        ● bad.service         loaded failed failed  A thing
                        gone.service not-found inactive dead gone.service
                        short line
                        """))
                .containsExactly(
                        new HostServicesCollector.Service("cron.service", "loaded", "active", "running"),
                        new HostServicesCollector.Service("bad.service", "loaded", "failed", "failed"),
                        new HostServicesCollector.Service("gone.service", "not-found", "inactive", "dead"));
    }

    @Test
    void readsProcCgroups() {
        assertThat(
                        CgroupsCollector.v1Controllers(
                                "#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpuset\t3\t5\t1\nmemory\t4\t70\t0\ncpu\t1\t2\t1\n"))
                .containsExactly("cpu", "cpuset");
    }

    @Property
    void survivesAnything(@ForAll("hostile") String text) {
        BlockDevice.parse(text);
        KernelModules.parse(text);
        KernelModules.parseBuiltin(text);
        CpuInfo.parse(text);
        KernelConfigsCollector.parse(text);
        OsRelease.parse(text);
        HostServicesCollector.parse(text);
        CgroupsCollector.v1Controllers(text);
    }

    @Property
    void findsEveryModuleAmongJunk(
            @ForAll @Size(max = 20) List<@net.jqwik.api.constraints.IntRange(min = 0, max = 9999) Integer> sizes) {
        StringBuilder table = new StringBuilder("\n \n");
        for (int i = 0; i < sizes.size(); i++) {
            table.append("mod")
                    .append(i)
                    .append(' ')
                    .append(sizes.get(i))
                    .append(" 0 - Live 0x0\n")
                    .append("junk\n");
        }
        Map<String, KernelModules.Module> modules = KernelModules.parse(table.toString());
        assertThat(modules).hasSize(sizes.size());
        for (int i = 0; i < sizes.size(); i++) {
            assertThat(modules).containsEntry("mod" + i, new KernelModules.Module(sizes.get(i), 0, "loaded"));
        }
    }

    @Provide
    Arbitrary<String> hostile() {
        Arbitrary<String> pieces = Arbitraries.of(
                "NAME=\"",
                "\"",
                "\\x",
                "\\xzz",
                "MAJ:MIN=\"",
                "9999999999999999999999",
                ":",
                "\n",
                " ",
                "\t",
                "processor",
                "flags",
                "CONFIG_",
                "=y",
                "Live",
                "-",
                "●",
                "\0",
                "'",
                "\\",
                "/",
                ".ko",
                "#",
                "\ud800");
        return Arbitraries.oneOf(pieces, Arbitraries.strings().ofMaxLength(5))
                .list()
                .ofMaxSize(40)
                .map(list -> String.join("", list));
    }
}
