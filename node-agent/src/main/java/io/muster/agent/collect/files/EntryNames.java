package io.muster.agent.collect.files;

import io.muster.agent.collect.HostPaths;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * File names as they stand in archives. A name that is UTF-8 without control characters stays as it is; otherwise the
 * offending bytes, and {@code %}, are written as {@code %XX}. A name that grows too long for a file system by that is
 * cut and ends with a checksum of the whole.
 */
final class EntryNames {
    /** What Linux file systems take. */
    private static final int MAX_BYTES = 255;

    private EntryNames() {}

    /** The name of a file, ready for an entry's path. */
    static String of(Path file) {
        return of(HostPaths.nameBytes(file));
    }

    static String of(byte[] name) {
        String text = decode(name);
        if (text != null && text.chars().noneMatch(Character::isISOControl)) {
            return text;
        }
        return bounded(escape(name), name);
    }

    private static String escape(byte[] name) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < name.length; ) {
            int length = characterLength(name, i);
            String character = length == 0 ? null : new String(name, i, length, StandardCharsets.UTF_8);
            if (character != null && !character.equals("%") && !Character.isISOControl(character.charAt(0))) {
                escaped.append(character);
            } else {
                for (int b = i; b < i + Math.max(1, length); b++) {
                    escaped.append('%').append(HexFormat.of().withUpperCase().toHexDigits(name[b]));
                }
            }
            i += Math.max(1, length);
        }
        return escaped.toString();
    }

    /** Bytes of the UTF-8 character that starts there, 0 if there is none. */
    private static int characterLength(byte[] name, int at) {
        for (int length = 1; length <= 4 && at + length <= name.length; length++) {
            byte[] candidate = new byte[length];
            System.arraycopy(name, at, candidate, 0, length);
            if (decode(candidate) != null) {
                return length;
            }
        }
        return 0;
    }

    private static String bounded(String escaped, byte[] name) {
        if (escaped.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES) {
            return escaped;
        }
        CRC32 checksum = new CRC32();
        checksum.update(name);
        String end = "~" + HexFormat.of().toHexDigits((int) checksum.getValue());
        StringBuilder head = new StringBuilder();
        int room = MAX_BYTES - end.length();
        for (int i = 0; i < escaped.length(); ) {
            String character = Character.toString(escaped.codePointAt(i));
            room -= character.getBytes(StandardCharsets.UTF_8).length;
            if (room < 0) {
                break;
            }
            head.append(character);
            i += character.length();
        }
        return head + end;
    }

    private static @Nullable String decode(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
