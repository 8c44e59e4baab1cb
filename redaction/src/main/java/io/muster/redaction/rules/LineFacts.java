package io.muster.redaction.rules;

/**
 * What a line has in it, found out in one pass for all rules. Words are those of the default rules, whatever their
 * case; each is looked for where its rarest letter is.
 */
final class LineFacts {
    static final int BACKSLASH = 1;
    static final int SEMICOLON = 1 << 1;
    static final int EQUALS = 1 << 2;
    static final int AT = 1 << 3;
    static final int URL = 1 << 4;
    static final int NAME = 1 << 5;
    static final int ENTITY = 1 << 6;
    static final int ACCESS_KEY = 1 << 7;
    static final int OWNER = 1 << 8;
    static final int PASSWORD = 1 << 9;
    static final int TOKEN = 1 << 10;
    static final int DATABASE = 1 << 11;
    static final int USER = 1 << 12;
    static final int DATA_SOURCE = 1 << 13;
    static final int LOCATION = 1 << 14;
    static final int SERVER = 1 << 15;
    static final int UID = 1 << 16;
    static final int PWD = 1 << 17;
    static final int TCP = 1 << 18;

    /** Of a line with a letter that patterns take for an s or a k although it is not of ASCII. */
    private static final int ALL = -1;

    /** Flag of bytes at which a word may be. */
    private static final byte LETTER = (byte) 0x80;

    private static final byte[] KINDS = new byte[256];

    static {
        KINDS['\\'] = BACKSLASH;
        KINDS[';'] = SEMICOLON;
        KINDS['='] = EQUALS;
        for (char letter : "wWkKbBuUvVlL:@".toCharArray()) {
            KINDS[letter] = LETTER;
        }
        KINDS[0xc5] = LETTER;
        KINDS[0xe2] = LETTER;
    }

    private byte[] line = {};
    private boolean known;
    private int facts;

    /** Another line is meant from now on. */
    void begin(byte[] newLine) {
        line = newLine;
        known = false;
    }

    byte[] line() {
        return line;
    }

    /** @param wanted flags of this class */
    boolean hasAll(int wanted) {
        if (!known) {
            facts = find();
            known = true;
        }
        return (facts & wanted) == wanted;
    }

    /** Whether it has letters that patterns take for others. */
    boolean isUnusual() {
        return hasAll(ALL);
    }

    private int find() {
        int found = 0;
        for (int i = 0; i < line.length; i++) {
            byte kind = KINDS[line[i] & 0xff];
            if (kind == LETTER) {
                found |= wordsAt(i);
            } else {
                found |= kind;
            }
        }
        return found;
    }

    private int wordsAt(int i) {
        if (line[i] == '@') {
            return AT | at(i, "@tcp(", TCP);
        }
        if (line[i] < 0) {
            return isLongS(i) || isKelvin(i) ? ALL : 0;
        }
        return switch (line[i] | 0x20) {
            case 'w' -> at(i - 4, "password", PASSWORD) | at(i - 1, "owner", OWNER) | at(i - 1, "pwd", PWD);
            case 'k' ->
                at(i - 2, "token", TOKEN) | at(i - 6, "accesskey", ACCESS_KEY) | at(i - 7, "access_key", ACCESS_KEY);
            case 'b' -> at(i - 4, "database", DATABASE);
            case 'u' -> at(i, "user", USER) | at(i, "uid", UID) | at(i - 7, "data source", DATA_SOURCE);
            case 'v' -> at(i - 3, "server", SERVER);
            case 'l' -> at(i, "location", LOCATION);
            default -> at(i - 6, "\"name\":", NAME) | at(i - 8, "\"entity\":", ENTITY) | at(i, "://", URL);
        };
    }

    private boolean isLongS(int i) {
        return line[i] == (byte) 0xc5 && i + 1 < line.length && line[i + 1] == (byte) 0xbf;
    }

    private boolean isKelvin(int i) {
        return line[i] == (byte) 0xe2
                && i + 2 < line.length
                && line[i + 1] == (byte) 0x84
                && line[i + 2] == (byte) 0xaa;
    }

    private int at(int from, String lower, int fact) {
        return Ascii.startsWith(line, from, lower) ? fact : 0;
    }
}
