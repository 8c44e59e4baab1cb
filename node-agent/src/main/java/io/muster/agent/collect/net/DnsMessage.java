package io.muster.agent.collect.net;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A DNS message (RFC 1035) as far as asking for addresses needs it.
 *
 * @param truncated the answer did not fit; ask again by TCP
 */
record DnsMessage(int id, int code, boolean truncated, List<Answer> answers) {
    static final int A = 1;
    static final int CNAME = 5;
    static final int AAAA = 28;

    private static final int MAX_NAME = 255;
    private static final int RESPONSE = 0x8000;
    private static final int TRUNCATED = 0x0200;
    private static final int RECURSION_DESIRED = 0x0100;

    DnsMessage {
        answers = List.copyOf(answers);
    }

    /** @throws ProtocolException if the name can't be asked for */
    static byte[] query(int id, String name, int type) throws ProtocolException {
        ByteArrayOutputStream labels = new ByteArrayOutputStream();
        for (String label : name.split("\\.")) {
            byte[] bytes = label.getBytes(StandardCharsets.UTF_8);
            if (bytes.length == 0 || bytes.length > 63) {
                throw new ProtocolException("not a domain name: " + name);
            }
            labels.write(bytes.length);
            labels.writeBytes(bytes);
        }
        labels.write(0);
        if (labels.size() > MAX_NAME) {
            throw new ProtocolException("domain name too long: " + name);
        }
        return ByteBuffer.allocate(16 + labels.size())
                .putShort((short) id)
                .putShort((short) RECURSION_DESIRED)
                .putShort((short) 1)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) 0)
                .put(labels.toByteArray())
                .putShort((short) type)
                .putShort((short) 1)
                .array();
    }

    /** @throws ProtocolException if it is no well-formed response */
    static DnsMessage parse(byte[] message) throws ProtocolException {
        ByteBuffer in = ByteBuffer.wrap(message);
        try {
            int id = in.getShort() & 0xffff;
            int flags = in.getShort() & 0xffff;
            if ((flags & RESPONSE) == 0) {
                throw new ProtocolException("not a response");
            }
            int questions = in.getShort() & 0xffff;
            int count = in.getShort() & 0xffff;
            in.getInt();
            for (int i = 0; i < questions; i++) {
                name(in);
                in.getInt();
            }
            List<Answer> answers = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                answers.add(answer(in));
            }
            return new DnsMessage(id, flags & 0xf, (flags & TRUNCATED) != 0, answers);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new ProtocolException("malformed message");
        }
    }

    private static Answer answer(ByteBuffer in) throws ProtocolException {
        String owner = name(in);
        int type = in.getShort() & 0xffff;
        in.getShort();
        long ttl = in.getInt() & 0xffffffffL;
        int length = in.getShort() & 0xffff;
        int end = in.position() + length;
        if (end > in.limit()) {
            throw new ProtocolException("malformed message");
        }
        String data = "";
        if (type == CNAME) {
            data = name(in);
        } else if ((type == A && length == 4) || (type == AAAA && length == 16)) {
            byte[] address = new byte[length];
            in.get(address);
            data = address(address);
        }
        in.position(end);
        return new Answer(owner, type, ttl, data);
    }

    /** Reads a name, following its pointers; these must lead backwards, so there is an end. */
    private static String name(ByteBuffer in) throws ProtocolException {
        StringBuilder name = new StringBuilder();
        int lowest = in.position();
        int resume = -1;
        while (true) {
            int length = in.get() & 0xff;
            if (length >= 0xc0) {
                int target = (length & 0x3f) << 8 | (in.get() & 0xff);
                resume = resume < 0 ? in.position() : resume;
                if (target >= lowest) {
                    throw new ProtocolException("a name points forwards");
                }
                lowest = target;
                in.position(target);
            } else if (length > 63) {
                throw new ProtocolException("unknown kind of label");
            } else if (length == 0) {
                break;
            } else {
                for (int i = 0; i < length; i++) {
                    append(name, in.get() & 0xff);
                }
                name.append('.');
            }
            if (name.length() > 4 * MAX_NAME) {
                throw new ProtocolException("a name is too long");
            }
        }
        if (resume >= 0) {
            in.position(resume);
        }
        return name.isEmpty() ? "." : name.toString();
    }

    private static void append(StringBuilder name, int c) {
        if (c == '.' || c == '\\') {
            name.append('\\').append((char) c);
        } else if (c > 32 && c < 127) {
            name.append((char) c);
        } else {
            name.append(String.format("\\%03d", c));
        }
    }

    private static String address(byte[] bytes) throws ProtocolException {
        try {
            return bytes.length == 4 ? InetAddress.getByAddress(bytes).getHostAddress() : Ipv6Text.of(bytes);
        } catch (UnknownHostException e) {
            throw new ProtocolException("malformed address");
        }
    }

    /** @param data the address or name; empty for other types */
    record Answer(String owner, int type, long ttl, String data) {
        /** As a zone file has it. */
        String line() {
            String typeName =
                    switch (type) {
                        case A -> "A";
                        case AAAA -> "AAAA";
                        case CNAME -> "CNAME";
                        default -> "TYPE" + type;
                    };
            return owner + "\t" + ttl + "\tIN\t" + typeName + "\t" + data;
        }
    }
}
