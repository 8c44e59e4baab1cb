package io.muster.protocol.spec;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Turns a text into document trees. Works on the parser's events rather than on its composed nodes, so that size, depth
 * and what aliases expand to are bounded before memory is spent.
 */
final class YamlDocuments {
    /** Longest text, in characters: some twenty thousand collectors. */
    static final int MAX_CHARS = 4 << 20;

    private YamlDocuments() {}

    /** The documents of a text up to the first syntax error, which is told to {@code place}. */
    static List<SpecNode> read(String text, Place place) {
        List<SpecNode> documents = new ArrayList<>();
        if (text.length() > MAX_CHARS) {
            place.error(0, "the text has " + text.length() + " characters; at most " + MAX_CHARS + " are read");
            return documents;
        }
        String yaml = text.startsWith("\uFEFF") ? text.substring(1) : text;
        if (yaml.stripLeading().startsWith("{")) {
            // JSON may be indented with tabs, which YAML refuses; inside of JSON's strings they are not allowed.
            yaml = yaml.replace('\t', ' ');
        }
        LoadSettings settings =
                LoadSettings.builder().setCodePointLimit(MAX_CHARS).build();
        try {
            Iterator<Event> events = new Parse(settings).parseString(yaml).iterator();
            DocumentBuilder builder = new DocumentBuilder(place, documents::add);
            while (events.hasNext()) {
                builder.accept(events.next());
            }
        } catch (DocumentBuilder.TooMuch e) {
            place.error(e.line(), e.reason());
        } catch (MarkedYamlEngineException e) {
            int line =
                    e.getProblemMark().or(e::getContextMark).map(Mark::getLine).orElse(-1) + 1;
            String problem = e.getProblem() == null ? "is malformed" : e.getProblem();
            place.error(line, "not valid YAML: " + problem + templateHint(yaml));
        } catch (YamlEngineException e) {
            place.error(0, "not valid YAML: " + firstLine(String.valueOf(e.getMessage())));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            // The library lets these out for some malformed escapes and directives.
            place.error(0, "not valid YAML: " + firstLine(String.valueOf(e.getMessage())));
        }
        return documents;
    }

    private static String templateHint(String yaml) {
        return yaml.contains("{{") ? "; it looks like a template, which must be rendered first" : "";
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("unreadable");
    }
}
