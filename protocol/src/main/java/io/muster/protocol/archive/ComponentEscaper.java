package io.muster.protocol.archive;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Percent-encodes what a path component must not hold, so that a reader can tell the name it stands for: control
 * characters, backslashes, slashes, bytes that are not UTF-8, characters that reorder text on a terminal, and a percent
 * sign only where two hexadecimal digits follow it. {@code .} and {@code ..} are encoded whole, an empty name becomes
 * {@code %}. What is longer than a component may be keeps its beginning and extension around {@code ~} and 16 digits of
 * its SHA-256.
 */
final class ComponentEscaper {
    /** A byte that is not UTF-8 is held as this plus its value: half of a surrogate pair, which no text contains. */
    private static final int RAW_BYTE = 0xdc00;

    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final int MAX_EXTENSION = 24;

    private ComponentEscaper() {}

    static String escape(String name, boolean component) {
        if (component && (name.isEmpty() || name.equals(".") || name.equals(".."))) {
            return name.isEmpty() ? "%" : name.replace(".", "%2E");
        }
        StringBuilder out = null;
        for (int i = 0; i < name.length(); ) {
            int c = name.codePointAt(i);
            int length = Character.charCount(c);
            boolean escape = mustEscape(c, component) || (c == '%' && isHex(name, i + 1) && isHex(name, i + 2));
            if (escape && out == null) {
                out = new StringBuilder(name.length() + 16).append(name, 0, i);
            }
            if (out != null) {
                if (escape) {
                    appendEscaped(c, out);
                } else {
                    out.appendCodePoint(c);
                }
            }
            i += length;
        }
        String escaped = out == null ? name : out.toString();
        boolean fits = !component || EntryPaths.utf8Length(escaped) <= EntryPaths.MAX_COMPONENT;
        return fits ? escaped : shorten(escaped);
    }

    /** Bytes as text; those that are not UTF-8 as lone surrogates U+DC80 to U+DCFF, which {@link #escape} knows. */
    static String decode(byte[] name) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(name);
        CharBuffer out = CharBuffer.allocate(name.length + 1);
        while (true) {
            CoderResult result = decoder.decode(in, out, true);
            if (!result.isError()) {
                return out.flip().toString();
            }
            for (int i = 0; i < result.length(); i++) {
                out.put((char) (RAW_BYTE + (in.get() & 0xff)));
            }
            decoder.reset();
        }
    }

    /** The bytes of a single name, which the JDK tells through the URI only. */
    static byte[] rawName(Path name) {
        String uri = name.toUri().getRawPath();
        String last = uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
        last = last.substring(last.lastIndexOf('/') + 1);
        byte[] raw = new byte[last.length()];
        int n = 0;
        for (int i = 0; i < last.length(); i++) {
            char c = last.charAt(i);
            raw[n++] = c == '%' ? (byte) HexFormat.fromHexDigits(last, i + 1, i + 3) : (byte) c;
            i += c == '%' ? 2 : 0;
        }
        return Arrays.copyOf(raw, n);
    }

    private static boolean mustEscape(int c, boolean component) {
        return Character.isISOControl(c)
                || Character.getType(c) == Character.SURROGATE
                || (component && (c == '\\' || c == '/'))
                || (c >= 0x2028 && c <= 0x202e)
                || (c >= 0x2066 && c <= 0x2069);
    }

    private static boolean isHex(String name, int at) {
        return at < name.length() && HexFormat.isHexDigit(name.charAt(at));
    }

    private static void appendEscaped(int c, StringBuilder out) {
        if (c >= RAW_BYTE + 0x80 && c <= RAW_BYTE + 0xff) {
            appendByte(c - RAW_BYTE, out);
        } else if (Character.getType(c) == Character.SURROGATE) {
            appendByte(0xe0 | c >> 12, out);
            appendByte(0x80 | (c >> 6 & 0x3f), out);
            appendByte(0x80 | (c & 0x3f), out);
        } else {
            for (byte b : EntryPaths.utf8(Character.toString(c))) {
                appendByte(b, out);
            }
        }
    }

    private static void appendByte(int value, StringBuilder out) {
        out.append('%').append(HEX.toHexDigits((byte) value));
    }

    private static String shorten(String escaped) {
        int dot = escaped.lastIndexOf('.');
        String extension = dot > 0 ? escaped.substring(dot) : "";
        if (EntryPaths.utf8Length(extension) > MAX_EXTENSION || extension.indexOf('%') >= 0) {
            extension = "";
        }
        String hash = "~" + Digests.hex(sha256(escaped)).substring(0, 16);
        int room = EntryPaths.MAX_COMPONENT - hash.length() - EntryPaths.utf8Length(extension);
        int end = 0;
        for (int used = 0; end < escaped.length(); ) {
            int c = escaped.codePointAt(end);
            used += EntryPaths.utf8Length(Character.toString(c));
            if (used > room) {
                break;
            }
            end += Character.charCount(c);
        }
        int percent = escaped.lastIndexOf('%', end - 1);
        boolean splitsEscape = percent >= 0 && end - percent < 3 && isHex(escaped, percent + 1);
        return escaped.substring(0, splitsEscape ? percent : end) + hash + extension;
    }

    private static byte[] sha256(String text) {
        MessageDigest digest = Digests.sha256();
        return digest.digest(EntryPaths.utf8(text));
    }
}
