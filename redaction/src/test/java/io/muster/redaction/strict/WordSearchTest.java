package io.muster.redaction.strict;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WordSearchTest {
    private final WordSearch search = new WordSearch(Vocabulary.INDEX);

    @Test
    void findsEachWordAtEachPlaceWhateverStandsBesideIt() {
        for (Word word : Vocabulary.words()) {
            for (int before = 0; before <= 18; before++) {
                for (int after = 0; after <= 12; after++) {
                    for (char beside : " ex-/0$_".toCharArray()) {
                        String text = repeat(beside, before) + word.text() + repeat(beside, after);
                        if (!found(text).contains(before + " " + word.text())) {
                            assertThat(found(text)).as(text).contains(before + " " + word.text());
                        }
                    }
                }
            }
        }
    }

    @Test
    void findsAllWordsOfATextThatIsFullOfThem() {
        SplittableRandom random = new SplittableRandom(7);
        List<Word> words = Vocabulary.words();
        for (int trial = 0; trial < 1000; trial++) {
            StringBuilder text = new StringBuilder();
            while (text.length() < 100) {
                String word = words.get(random.nextInt(words.size())).text();
                String cut = word.substring(random.nextInt(2) * random.nextInt(word.length()));
                text.append(random.nextBoolean() ? cut : cut.toUpperCase(Locale.ROOT));
                text.append(repeat((char) random.nextInt(' ', 127), random.nextInt(4)));
            }
            assertThat(found(text.toString())).as(text.toString()).containsAll(expected(text.toString()));
        }
    }

    @Test
    void findsNothingWhereNothingIs() {
        assertThat(found("2026-09-21 INFO the order of item 17 was processed in 12 ms\n".repeat(20)))
                .isEmpty();
    }

    private static String repeat(char letter, int times) {
        return String.valueOf(letter).repeat(times);
    }

    private List<String> found(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        List<String> found = new ArrayList<>();
        for (int at = 0; search.next(bytes, 0, at, bytes.length); at = search.position() + 1) {
            found.add(search.start() + " " + search.word().text());
        }
        return found;
    }

    /** Words that are parts of others are left out: of those the longer one may be told instead. */
    private static List<String> expected(String text) {
        String folded = text.toLowerCase(Locale.ROOT);
        List<String> expected = new ArrayList<>();
        for (Word word : Vocabulary.words()) {
            boolean isPartOfAnother = Vocabulary.words().stream()
                    .anyMatch(other -> other.text().length() > word.text().length()
                            && other.text().contains(word.text()));
            for (int at = folded.indexOf(word.text());
                    at >= 0 && !isPartOfAnother;
                    at = folded.indexOf(word.text(), at + 1)) {
                expected.add(at + " " + word.text());
            }
        }
        return expected;
    }
}
