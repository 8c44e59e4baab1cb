package io.muster.agent.collect.net;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;

/** Asks one DNS server one question, by UDP, and by TCP where the answer does not fit. */
final class DnsClient {
    private static final int MAX_DATAGRAM = 4096;

    private final InetSocketAddress server;
    private final SecureRandom random = new SecureRandom();

    DnsClient(InetSocketAddress server) {
        this.server = server;
    }

    /** @throws SocketTimeoutException if there is no answer in time */
    DnsMessage ask(String name, int type, Duration time) throws IOException {
        int id = random.nextInt(1 << 16);
        byte[] query = DnsMessage.query(id, name, type);
        long deadline = System.nanoTime() + time.toNanos();
        DnsMessage answer = askByUdp(query, id, deadline);
        return answer.truncated() ? askByTcp(query, id, deadline) : answer;
    }

    private DnsMessage askByUdp(byte[] query, int id, long deadline) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            // Connected: only this server's answers are received, and its refusal is told at once.
            socket.connect(server);
            socket.send(new DatagramPacket(query, query.length));
            while (true) {
                DatagramPacket packet = new DatagramPacket(new byte[MAX_DATAGRAM], MAX_DATAGRAM);
                socket.setSoTimeout(millisUntil(deadline));
                socket.receive(packet);
                try {
                    DnsMessage answer = DnsMessage.parse(Arrays.copyOf(packet.getData(), packet.getLength()));
                    if (answer.id() == id) {
                        return answer;
                    }
                } catch (ProtocolException e) {
                    if (!isCut(packet, id)) {
                        throw e;
                    }
                    return askByTcp(query, id, deadline);
                }
            }
        }
    }

    /** Some servers cut in the middle of a record. */
    private static boolean isCut(DatagramPacket packet, int id) {
        byte[] data = packet.getData();
        return packet.getLength() >= 12
                && (data[0] & 0xff) == id >> 8
                && (data[1] & 0xff) == (id & 0xff)
                && (data[2] & 0x82) == 0x82;
    }

    private DnsMessage askByTcp(byte[] query, int id, long deadline) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(server, millisUntil(deadline));
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            byte[] framed = new byte[query.length + 2];
            framed[0] = (byte) (query.length >> 8);
            framed[1] = (byte) query.length;
            System.arraycopy(query, 0, framed, 2, query.length);
            out.write(framed);
            out.flush();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            socket.setSoTimeout(millisUntil(deadline));
            byte[] message = new byte[in.readUnsignedShort()];
            for (int read = 0; read < message.length; ) {
                socket.setSoTimeout(millisUntil(deadline));
                int n = in.read(message, read, message.length - read);
                if (n < 0) {
                    throw new ProtocolException("the server closed the connection");
                }
                read += n;
            }
            DnsMessage answer = DnsMessage.parse(message);
            if (answer.id() != id) {
                throw new ProtocolException("an answer to another question");
            }
            return answer;
        }
    }

    private static int millisUntil(long deadline) throws SocketTimeoutException {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            throw new SocketTimeoutException("no answer in time");
        }
        return (int) Math.min(millis, Integer.MAX_VALUE);
    }
}
