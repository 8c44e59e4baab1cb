package io.muster.redaction;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Texts in UTF-16, of either byte order, with or without a mark: redacted as UTF-8, then written as they were. */
final class Utf16 {
    /** As long as a text may be that is redacted in one piece. */
    private static final int MAX_BYTES = 8 << 20;

    private Utf16() {}

    /** Redacts UTF-8. */
    @FunctionalInterface
    interface Redactor {
        byte[] redact(byte[] text) throws IOException;
    }

    static void rewrite(InputStream in, OutputStream out, Redactor redactor) throws IOException {
        byte[] original = in.readNBytes(MAX_BYTES + 1);
        if (original.length > MAX_BYTES) {
            throw new RedactionFailure("a text in UTF-16 that is longer than " + MAX_BYTES + " bytes");
        }
        Charset charset = order(original);
        try {
            CharBuffer text = charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(original));
            byte[] redacted = redactor.redact(text.toString().getBytes(StandardCharsets.UTF_8));
            out.write(new String(redacted, StandardCharsets.UTF_8).getBytes(charset));
        } catch (CharacterCodingException e) {
            throw new RedactionFailure("it looks like UTF-16 and is not");
        }
    }

    /** A mark is kept as the first character. */
    private static Charset order(byte[] text) {
        boolean marked = text.length > 1 && (text[0] & 0xff) + (text[1] & 0xff) == 0xff + 0xfe;
        if (marked) {
            return (text[0] & 0xff) == 0xff ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;
        }
        int even = 0;
        int odd = 0;
        for (int i = 0; i + 1 < Math.min(text.length, ContentKind.SAMPLE); i += 2) {
            even += text[i] == 0 ? 1 : 0;
            odd += text[i + 1] == 0 ? 1 : 0;
        }
        return even > odd ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
    }
}
