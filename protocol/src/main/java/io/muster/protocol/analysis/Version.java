package io.muster.protocol.analysis;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first three numbers of a version, where it has as many: {@code 5.15.0} of {@code 5.15.0-91-generic}, {@code 20.4}
 * of {@code 20.04}.
 */
final class Version implements Comparable<Version> {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(?:\\.([0-9]{1,9}))?(?:\\.([0-9]{1,9}))?.*");

    private final int[] numbers;

    private Version(int[] numbers) {
        this.numbers = numbers;
    }

    /** @throws IllegalArgumentException with a message for the user */
    static Version parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(Words.quote(text) + " is not a version such as \"20.04\"");
        }
        int[] numbers = new int[3];
        for (int i = 0; i < numbers.length; i++) {
            String number = matcher.group(i + 1);
            numbers[i] = number == null ? 0 : Integer.parseInt(number);
        }
        return new Version(numbers);
    }

    @Override
    public int compareTo(Version other) {
        return Arrays.compare(numbers, other.numbers);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Version version && Arrays.equals(numbers, version.numbers);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(numbers);
    }
}
