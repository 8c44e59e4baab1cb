package io.muster.redaction.couchbase;

import io.muster.redaction.Edits;
import io.muster.redaction.Stage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Finds tagged values. One whose end tag is not on its line is taken to the end of the line, and goes on until the end
 * tag, or until another begin tag shows that a program has cut it off: user data is hidden rather than shown.
 */
final class UserDataStage implements Stage {
    private static final String RULE = "couchbase.user-data";
    private static final byte[] BEGIN = "<ud>".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "</ud>".getBytes(StandardCharsets.US_ASCII);

    private final byte[] salt;
    private final MessageDigest sha1;
    private boolean open;

    UserDataStage(String salt) {
        this.salt = salt.getBytes(StandardCharsets.UTF_8);
        try {
            this.sha1 = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    @Override
    public void scan(byte[] text, int from, int to, Edits edits) {
        int at = from;
        while (at < to) {
            if (!open) {
                int begin = find(text, BEGIN, at, to);
                if (begin < 0) {
                    return;
                }
                at = begin + BEGIN.length;
            }
            at = value(text, at, to, edits);
        }
    }

    /** Hides a value, or its part on one line; returns where to go on. */
    private int value(byte[] text, int at, int to, Edits edits) {
        int line = at;
        while (line < to && text[line] != '\n') {
            line++;
        }
        int begin = open ? find(text, BEGIN, at, line) : -1;
        // An empty value is none, as in Couchbase: the end tag belongs to what follows.
        int end = find(text, END, open ? at : Math.min(at + 1, line), line);
        if (begin >= 0 && (end < 0 || begin < end)) {
            open = false;
            return begin;
        }
        boolean windows = end < 0 && line > at && text[line - 1] == '\r';
        int until = end < 0 ? line - (windows ? 1 : 0) : end;
        if (until > at) {
            edits.replace(at, until, hash(text, at, until), RULE);
        }
        open = end < 0;
        return end < 0 ? line + 1 : end + END.length;
    }

    private byte[] hash(byte[] text, int from, int to) {
        sha1.update(salt);
        sha1.update(text, from, to - from);
        return HexFormat.of().formatHex(sha1.digest()).getBytes(StandardCharsets.US_ASCII);
    }

    private static int find(byte[] text, byte[] tag, int from, int to) {
        for (int at = from; at <= to - tag.length; at++) {
            int i = 0;
            while (i < tag.length && text[at + i] == tag[i]) {
                i++;
            }
            if (i == tag.length) {
                return at;
            }
        }
        return -1;
    }

    @Override
    public void gap() {
        open = false;
    }
}
