package io.muster.redaction.pseudonym;

import io.muster.redaction.Edits;
import io.muster.redaction.Stage;
import java.util.Set;

/**
 * Gives addresses, host and user names and e-mail addresses names that are the same wherever the same value stands in
 * the collection. Looks at every word, so it costs more than looking for secrets, and is off unless asked for.
 */
final class PseudonymStage implements Stage {
    private final Pseudonyms names;
    private final boolean ip;
    private final boolean mac;
    private final boolean email;

    PseudonymStage(Pseudonyms names, Set<String> kinds) {
        this.names = names;
        this.ip = kinds.contains("ip");
        this.mac = kinds.contains("mac");
        this.email = kinds.contains("email");
    }

    @Override
    public void scan(byte[] text, int from, int to, Edits edits) {
        int at = from;
        while (at < to) {
            if (!isWord(text[at])) {
                at++;
                continue;
            }
            int end = at;
            boolean digits = false;
            int dots = 0;
            int colons = 0;
            int sign = -1;
            while (end < to && (isWord(text[end]) || isInner(text[end]))) {
                dots += text[end] == '.' ? 1 : 0;
                colons += text[end] == ':' ? 1 : 0;
                digits |= text[end] >= '0' && text[end] <= '9';
                sign = text[end] == '@' ? end : sign;
                end++;
            }
            word(text, at, trimmed(text, at, end), dots, colons, digits, sign, edits);
            at = end;
        }
    }

    private static int trimmed(byte[] text, int from, int end) {
        int to = end;
        while (to > from
                && (text[to - 1] == '.' || text[to - 1] == '-' || text[to - 1] == '@' || text[to - 1] == '+')) {
            to--;
        }
        return to;
    }

    private void word(byte[] text, int from, int to, int dots, int colons, boolean digits, int sign, Edits edits) {
        if (email && sign > from && sign < to - 3 && Addresses.isEmail(text, from, to, sign)) {
            edits.replace(from, to, names.of("email", text, from, to), "pseudonym-email");
            return;
        }
        if (mac && (colons == 5 || dots == 0) && Addresses.isMac(text, from, to)) {
            edits.replace(from, to, names.of("mac", text, from, to), "pseudonym-mac");
            return;
        }
        int zone = from;
        while (zone < to && text[zone] != '%') {
            zone++;
        }
        if (ip && colons >= 2 && Addresses.isIpv6(text, from, zone)) {
            edits.replace(from, zone, names.of("ip6", text, from, zone), "pseudonym-ip");
            return;
        }
        if (ip && digits && dots >= 3) {
            ipv4(text, from, to, edits);
        }
        if (names.knowsWords()) {
            known(text, from, to, edits);
        }
    }

    /** Inside of a word too: {@code ip-10-0-0-1}, {@code 10.0.0.1:80}, {@code node@10.0.0.1}. */
    private void ipv4(byte[] text, int from, int to, Edits edits) {
        for (int at = from; at < to; at++) {
            int end = Addresses.ipv4End(text, at, to);
            if (end > at && (at == from || !isDigitOrDot(text[at - 1]))) {
                edits.replace(at, end, names.of("ip4", text, at, end), "pseudonym-ip");
                at = end;
            }
        }
    }

    /** Names of this host and its users, whole words only. */
    private void known(byte[] text, int from, int to, Edits edits) {
        int at = from;
        while (at < to) {
            int end = at;
            while (end < to && isNamePart(text[end])) {
                end++;
            }
            Pseudonyms.Known known = names.known(text, at, end);
            if (known != null) {
                edits.replace(at, end, known.pseudonym(), known.rule());
            }
            at = Math.max(end, at) + 1;
        }
    }

    private static boolean isDigitOrDot(byte b) {
        return b == '.' || (b >= '0' && b <= '9');
    }

    private static boolean isNamePart(byte b) {
        return Addresses.isAlphanumeric(b) || b == '_' || b == '-';
    }

    private static boolean isWord(byte b) {
        return Addresses.isAlphanumeric(b) || b == ':';
    }

    private static boolean isInner(byte b) {
        return b == '.' || b == '-' || b == '_' || b == '@' || b == '+' || b == '%';
    }
}
