package io.muster.redaction.strict;

import java.util.ArrayList;
import java.util.List;

/** All words that announce a secret, and who looks closely at each. */
final class Vocabulary {
    static final WordIndex INDEX = new WordIndex(words());

    private Vocabulary() {}

    static List<Word> words() {
        List<Word> words = new ArrayList<>();
        names(
                words,
                "password",
                "passw",
                "passphrase",
                "passcode",
                "pass",
                "pwd",
                "psk",
                "bindpw",
                "rootpw",
                "userpw",
                "adminpw");
        names(words, "token", "token", "jwt", "otp");
        names(words, "secret", "secret");
        names(words, "key", "key");
        names(words, "credential", "credential", "creds");
        names(words, "authorization", "auth", "authorization");
        names(words, "session", "cookie", "sessionid", "session_id", "session-id", "csrf", "xsrf", "sid");
        names(words, "connection-string", "connectionstring", "connection_string", "connstr");
        add(words, "private-key", Shapes::key, "private key-----", "private key block-----", "static key v1-----");
        add(words, "private-key", Shapes::puttyKey, "private-lines:");
        add(words, "private-key", Shapes.tail(30), "age-secret-key-1");
        add(words, "url-password", Urls::look, "://");
        add(words, "jwt", Shapes::jwt, "eyj");
        add(words, "authorization", Shapes::bearer, "bearer ");
        add(words, "authorization", Shapes::basic, "basic ");
        words.add(new Word("akia", Shapes.capitals("AKIA", 20), "aws-key"));
        words.add(new Word("asia", Shapes.capitals("ASIA", 20), "aws-key"));
        add(words, "github-token", Shapes.tail(20), "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_");
        add(words, "gitlab-token", Shapes.tail(16), "glpat-", "glrt-", "gldt-");
        add(words, "slack-token", Shapes.tail(8), "xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxe-", "xoxs-", "xapp-");
        add(
                words,
                "web-hook",
                Shapes::hook,
                "hooks.slack.com/services/",
                "discord.com/api/webhooks/",
                "webhook.office.com/");
        add(words, "google-key", Shapes.tail(30), "aiza");
        add(words, "google-token", Shapes.tail(16), "ya29.");
        add(words, "stripe-key", Shapes.tail(10), "sk_live_", "rk_live_", "sk_test_", "whsec_");
        add(
                words,
                "api-key",
                Shapes.tail(20),
                "sk-ant-",
                "sk-proj-",
                "sk-",
                "npm_",
                "pypi-",
                "hvs.",
                "dop_v1_",
                "shpat_",
                "nrak-");
        add(words, "api-key", Shapes.dotted(60), "sg.");
        add(words, "api-key", Shapes.tail(20), "dckr_pat_", "lin_api_", "figd_", "phc_", "tskey-");
        add(words, "signature", Shapes::parameter, "sig=", "signature=", "x-amz-security-token=");
        add(
                words,
                "password-hash",
                Shapes::crypt,
                "$6$",
                "$5$",
                "$1$",
                "$y$",
                "$2a$",
                "$2b$",
                "$2y$",
                "$argon2",
                "$7$",
                "$apr1$");
        add(words, "password-hash", Shapes::ldapHash, "{ssha}", "{sha}", "{ssha512}", "{ssha256}");
        add(words, "password", Commands.joined("-p"), "mysql", "mariadb");
        add(
                words,
                "password",
                Commands.next("-p"),
                "sshpass",
                "docker login",
                "mongo",
                "registry login",
                "podman login");
        add(words, "password", Commands.next("-a"), "redis-cli");
        add(words, "password", Commands.next("-w"), "ldapsearch", "ldapmodify", "ldapadd");
        add(words, "password", Commands::curl, "curl", "wget");
        add(words, "password", Commands::identifiedBy, "identified by");
        add(words, "password", Commands::setting, "requirepass", "masterauth");
        add(words, "password", Commands::openssl, "pass:");
        return List.copyOf(words);
    }

    private static void names(List<Word> words, String rule, String... texts) {
        add(words, rule, NamedValues::look, texts);
    }

    private static void add(List<Word> words, String rule, Finder finder, String... texts) {
        for (String text : texts) {
            words.add(new Word(text, finder, rule));
        }
    }
}
