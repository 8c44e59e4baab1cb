package io.muster.agent.collect.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DnsMessageTest {
    /** An answer with a compressed owner: a.example.com → alias → 192.0.2.1. */
    static byte[] answer(byte[] query) {
        ByteBuffer out = ByteBuffer.allocate(512);
        out.put(query);
        out.putShort(2, (short) 0x8180);
        out.putShort(6, (short) 2);
        byte[] alias = "\5alias\0".getBytes(StandardCharsets.US_ASCII);
        out.putShort((short) 0xc00c)
                .putShort((short) DnsMessage.CNAME)
                .putShort((short) 1)
                .putInt(60);
        out.putShort((short) alias.length).put(alias);
        out.putShort((short) 0xc00c)
                .putShort((short) DnsMessage.A)
                .putShort((short) 1)
                .putInt(300);
        out.putShort((short) 4).put(new byte[] {(byte) 192, 0, 2, 1});
        return Arrays.copyOf(out.array(), out.position());
    }

    @Test
    void readsAnswersWithCompressedNames() throws Exception {
        DnsMessage message = DnsMessage.parse(answer(DnsMessage.query(7, "a.example.com.", DnsMessage.A)));
        assertThat(message.id()).isEqualTo(7);
        assertThat(message.answers())
                .extracting(DnsMessage.Answer::line)
                .containsExactly("a.example.com.\t60\tIN\tCNAME\talias.", "a.example.com.\t300\tIN\tA\t192.0.2.1");
    }

    @Test
    void refusesNamesThatPointAtThemselves() {
        byte[] loop = {0, 7, (byte) 0x81, 0, 0, 1, 0, 0, 0, 0, 0, 0, (byte) 0xc0, 12, 0, 1, 0, 1};
        assertThatThrownBy(() -> DnsMessage.parse(loop)).isInstanceOf(ProtocolException.class);
    }

    @Test
    void refusesNamesThatCannotBeAsked() {
        for (String name : List.of("a..b", "", "x".repeat(64), "a.".repeat(200))) {
            assertThatThrownBy(() -> DnsMessage.query(1, name, DnsMessage.A)).isInstanceOf(ProtocolException.class);
        }
    }

    @Property
    void survivesAnyBytes(@ForAll @Size(max = 200) byte[] junk) {
        parses(junk);
    }

    @Property
    void survivesAnyChangeOfAnAnswer(@ForAll @Size(min = 1, max = 6) List<Integer> places, @ForAll byte value)
            throws ProtocolException {
        byte[] message = answer(DnsMessage.query(7, "a.example.com.", DnsMessage.A));
        for (int place : places) {
            message[Math.floorMod(place, message.length)] = value;
        }
        parses(message);
        parses(Arrays.copyOf(message, Math.floorMod(places.get(0), message.length)));
    }

    private static void parses(byte[] bytes) {
        try {
            assertThat(DnsMessage.parse(bytes).answers()).isNotNull();
        } catch (ProtocolException e) {
            assertThat(e).hasMessageContaining(" ");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8:0:0:0:0:0:1, 2001:db8::1",
        "0:0:0:0:0:0:0:0, ::",
        "0:0:0:0:0:0:0:1, ::1",
        "1:0:0:2:0:0:0:3, 1:0:0:2::3",
        "1:0:2:3:4:5:6:7, 1:0:2:3:4:5:6:7",
        "fe80:0:0:0:1:0:0:0, fe80::1:0:0:0",
        "1:2:3:4:5:6:0:0, 1:2:3:4:5:6::",
    })
    void writesAddressesShort(String address, String expected) throws Exception {
        assertThat(Ipv6Text.of(InetAddress.getByName(address).getAddress())).isEqualTo(expected);
    }

    @Test
    void triesNamesInTheOrderOfResolvConf() {
        ResolvConf conf = ResolvConf.parse(
                "# c\nnameserver 192.0.2.1\nnameserver  ::1\ndomain old\nsearch a.test b.test.\noptions ndots:2 rotate\n");
        assertThat(conf.servers()).containsExactly("192.0.2.1", "::1");
        assertThat(conf.names("x.")).containsExactly("x.");
        assertThat(conf.names("x")).containsExactly("x.a.test.", "x.b.test.", "x.");
        assertThat(conf.names("x.y.z")).containsExactly("x.y.z.", "x.y.z.a.test.", "x.y.z.b.test.");
    }

    @Property
    void survivesAnyResolvConf(@ForAll String text) {
        assertThat(ResolvConf.parse(text).names("x")).isNotEmpty();
    }
}
