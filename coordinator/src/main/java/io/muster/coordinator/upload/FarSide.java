package io.muster.coordinator.upload;

import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an HTTP answer says of the stored object's content. */
final class FarSide {
    private static final Pattern REPR = Pattern.compile("(?i)sha-256=:([A-Za-z0-9+/=]{44}):");
    private static final Pattern OLD = Pattern.compile("(?i)sha-256=([A-Za-z0-9+/=]{44})");
    private static final Pattern MD5_TAG = Pattern.compile("\"?([0-9a-f]{32})\"?");

    private final WebClient.Answer answer;

    private FarSide(WebClient.Answer answer) {
        this.answer = answer;
    }

    static FarSide of(WebClient.Answer answer) {
        return new FarSide(answer);
    }

    /**
     * Compares a hash that the far side tells; gives its name, empty where it tells none.
     *
     * @throws UploadProblem where it is another one
     */
    Optional<String> compareHash(Cargo cargo, Meter meter) throws IOException {
        Optional<String> sha256 = answer.header("repr-digest")
                .flatMap(v -> first(REPR, v))
                .or(() -> answer.header("digest").flatMap(v -> first(OLD, v)));
        if (sha256.isPresent()) {
            String own = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(cargo.sha256()));
            return same(own.equals(sha256.get()), "SHA-256");
        }
        Optional<AmzChecksums.Compared> compared = AmzChecksums.compare(answer::header, cargo, meter);
        if (compared.isPresent()) {
            return same(compared.get().same(), compared.get().name());
        }
        // Only S3 makes the tag from the content, and not where it encrypts with keys of its own.
        boolean isS3 = answer.header("x-amz-request-id").isPresent()
                && answer.header("x-amz-server-side-encryption")
                        .orElse("AES256")
                        .equals("AES256")
                && answer.header("x-amz-server-side-encryption-customer-algorithm")
                        .isEmpty();
        Optional<String> tag = isS3
                ? answer.header("etag")
                        .map(MD5_TAG::matcher)
                        .filter(Matcher::matches)
                        .map(m -> m.group(1))
                : Optional.empty();
        return tag.isPresent() ? same(md5(cargo, meter).equals(tag.get()), "MD5") : Optional.empty();
    }

    private static Optional<String> same(boolean same, String name) throws UploadProblem {
        if (!same) {
            throw UploadProblem.passing("the far side has other bytes than the bundle: its " + name + " differs");
        }
        return Optional.of(name);
    }

    private static Optional<String> first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static String md5(Cargo cargo, Meter meter) throws IOException {
        try (InputStream in = cargo.open(0, cargo.bytes())) {
            return Content.hash("MD5", in, meter);
        }
    }
}
