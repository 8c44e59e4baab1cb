package io.muster.protocol.analysis;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Quantities as Kubernetes writes them: {@code 8Gi}, {@code 1.5G}, {@code 1e9}, {@code 4096}. */
final class Quantity {
    private static final Pattern FORM =
            Pattern.compile("\\+?([0-9]{1,19}(?:\\.[0-9]{0,9})?)(?:[eE]([0-9]{1,2})|([kMGTPEm]|[KMGTPE]i)?)");
    private static final Map<String, BigDecimal> UNITS = Map.ofEntries(
            Map.entry("m", new BigDecimal("0.001")),
            Map.entry("k", BigDecimal.TEN.pow(3)),
            Map.entry("M", BigDecimal.TEN.pow(6)),
            Map.entry("G", BigDecimal.TEN.pow(9)),
            Map.entry("T", BigDecimal.TEN.pow(12)),
            Map.entry("P", BigDecimal.TEN.pow(15)),
            Map.entry("E", BigDecimal.TEN.pow(18)),
            Map.entry("Ki", BigDecimal.valueOf(1L << 10)),
            Map.entry("Mi", BigDecimal.valueOf(1L << 20)),
            Map.entry("Gi", BigDecimal.valueOf(1L << 30)),
            Map.entry("Ti", BigDecimal.valueOf(1L << 40)),
            Map.entry("Pi", BigDecimal.valueOf(1L << 50)),
            Map.entry("Ei", BigDecimal.valueOf(1L << 60)));

    private Quantity() {}

    /** @throws IllegalArgumentException with a message for the user */
    static BigDecimal parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    Words.quote(text) + " is not a quantity such as \"8Gi\", \"40G\" or \"4096\"");
        }
        BigDecimal number = new BigDecimal(matcher.group(1));
        String power = matcher.group(2);
        String unit = matcher.group(3);
        if (power != null) {
            return number.scaleByPowerOfTen(Integer.parseInt(power));
        }
        return unit == null ? number : number.multiply(UNITS.getOrDefault(unit, BigDecimal.ONE));
    }
}
