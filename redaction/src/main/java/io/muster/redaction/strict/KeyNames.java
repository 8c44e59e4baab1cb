package io.muster.redaction.strict;

import java.util.List;
import java.util.Set;

/** Judges names with {@code key} in them: most keys are no secrets. */
final class KeyNames {
    /** What must stand before {@code key}. */
    private static final Set<String> KINDS = WordList.of(
            """
            api access secret private encryption encrypt encrypted signing sign signature account master auth
            authorization shared ssh storage license licence session service client app application admin root
            deploy webhook hmac aes des rsa dsa ec cipher cookie jwt wrapping unseal subscription integration ingest
            ingestion instrumentation consumer identity host server user write read primary secondary sas
            accesspolicy sharedaccess symmetric psk preshared wpa wifi vault recovery activation function management
            maps stripe sendgrid github aws azure gcp google datadog pagerduty newrelic openai twilio mailgun tsig
            rndc data datakey password token crypt crypto bot x dd tls ssl decryption decrypt security device pass
            peer node cluster gossip erlang django flask rails laravel base site machine validation live test
            publishable restricted
            """);

    /** Keys that are no secrets although their kind is in the list above. */
    private static final Set<String> PLAIN = WordList.of(
            """
            primarykey primary_key primary-key userkey user_key readkey datakey data_key hostkey host_key x_key xkey
            basekey testkey test_key nodekey node_key serverkey ec_key clusterkey cluster_key sessionkeys
            """);

    /** Kinds that may be joined to a word before them: {@code myapikey}. */
    private static final List<String> JOINED_KINDS = List.of(
            "api",
            "access",
            "secret",
            "private",
            "encryption",
            "signing",
            "account",
            "master",
            "auth",
            "shared",
            "license",
            "sharedaccess");

    private KeyNames() {}

    /**
     * Whether a value of this name is a secret.
     *
     * @param camel the name with its capital letters
     * @param at where {@code key} begins
     * @param end where it ends
     */
    static boolean isSecret(String name, String camel, int at, int end) {
        int from = at > 0 && NameParts.isMark(name.charAt(at - 1)) ? at - 1 : at;
        int start = from;
        while (start > 0 && !NameParts.isMark(name.charAt(start - 1))) {
            start--;
        }
        boolean ends = NameParts.ends(name, camel, end) || name.startsWith("base64", end);
        if (!ends || PLAIN.contains(name) || PLAIN.contains(name.substring(start, end))) {
            return false;
        }
        String kind = name.substring(start, from);
        if (name.startsWith("id", NameParts.skipMarks(name, end)) && !kind.equals("access")) {
            return false;
        }
        return KINDS.contains(kind) || JOINED_KINDS.stream().anyMatch(kind::endsWith);
    }
}
