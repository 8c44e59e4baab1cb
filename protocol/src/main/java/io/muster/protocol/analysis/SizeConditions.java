package io.muster.protocol.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Conditions on memory and disks. */
final class SizeConditions {
    private static final String DISK = "\"total < 40Gi\", \"available < 10Gi\" or \"used/total > 80%\"";

    private SizeConditions() {}

    /** {@code < 8Gi} */
    static Condition memory(String when) {
        List<String> words = Words.of(when, 2, "\"< 8Gi\"");
        Operator operator = Operator.of(words.get(0));
        BigDecimal wanted = Quantity.parse(words.get(1));
        return facts ->
                operator.holds(BigDecimal.valueOf(Facts.number(facts, "total")).compareTo(wanted));
    }

    /** {@code total < 40Gi}, {@code used/total > 80%} */
    static Condition disk(String when) {
        List<String> words = Words.of(when, 3, DISK);
        Operator operator = Operator.of(words.get(1));
        String wanted = words.get(2);
        return switch (words.get(0).toLowerCase(Locale.ROOT)) {
            case "total" -> bytes(SizeConditions::total, operator, wanted);
            case "used" -> bytes(SizeConditions::used, operator, wanted);
            case "available" -> bytes(facts -> total(facts) - used(facts), operator, wanted);
            case "used/total" -> share(SizeConditions::used, operator, wanted);
            case "available/total" -> share(facts -> total(facts) - used(facts), operator, wanted);
            default -> throw Words.unlike(when, DISK);
        };
    }

    private static long total(JsonNode facts) {
        return Facts.number(facts, "total_bytes");
    }

    private static long used(JsonNode facts) {
        return Facts.number(facts, "used_bytes");
    }

    private static Condition bytes(Function<JsonNode, Long> actual, Operator operator, String wanted) {
        BigDecimal quantity = Quantity.parse(wanted);
        return facts -> operator.holds(BigDecimal.valueOf(actual.apply(facts)).compareTo(quantity));
    }

    private static Condition share(Function<JsonNode, Long> part, Operator operator, String wanted) {
        boolean percent = wanted.endsWith("%");
        BigDecimal share;
        try {
            BigDecimal number = new BigDecimal(percent ? wanted.substring(0, wanted.length() - 1) : wanted);
            share = percent ? number.movePointLeft(2) : number;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(Words.quote(wanted) + " is not a share such as \"80%\" or \"0.8\"", e);
        }
        return facts -> {
            long total = total(facts);
            if (total <= 0) {
                throw new AnalysisFailure("the disk has no size");
            }
            return operator.holds(BigDecimal.valueOf(part.apply(facts))
                    .divide(BigDecimal.valueOf(total), 12, RoundingMode.HALF_UP)
                    .compareTo(share));
        };
    }
}
