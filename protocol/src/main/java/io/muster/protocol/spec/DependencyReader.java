package io.muster.protocol.spec;

import io.muster.protocol.spec.CollectorSpec.Condition;
import io.muster.protocol.spec.RawCollector.Wish;
import io.muster.protocol.spec.SpecNode.Field;
import io.muster.protocol.spec.SpecNode.Fields;
import io.muster.protocol.spec.SpecNode.Items;
import io.muster.protocol.spec.SpecNode.Scalar;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code dependsOn}: a name, {@code {name, condition, optional}}, or a list of these. */
final class DependencyReader {
    private DependencyReader() {}

    static List<Wish> read(FieldReader fields) {
        Field field = fields.field("dependsOn");
        List<Wish> wishes = new ArrayList<>();
        if (field == null) {
            return wishes;
        }
        if (field.value() instanceof Items list) {
            list.items().forEach(item -> one(item, fields.place(), wishes));
        } else {
            one(field.value(), fields.place(), wishes);
        }
        return wishes;
    }

    private static void one(SpecNode node, Place place, List<Wish> wishes) {
        if (node instanceof Scalar scalar && !scalar.isNull() && !scalar.text().isBlank()) {
            wishes.add(new Wish(scalar.text(), Condition.SUCCEEDED, false, node.line()));
        } else if (node instanceof Fields map) {
            edge(map, place, wishes);
        } else {
            place.error(node.line(), "dependsOn must be a string, a list of strings, or {name, condition, optional}");
        }
    }

    private static void edge(Fields map, Place place, List<Wish> wishes) {
        FieldReader fields = new FieldReader(map, place);
        String name = fields.text("name");
        if (name == null || name.isBlank()) {
            place.error(map.line(), "dependsOn must be a string, a list of strings, or {name, condition, optional}");
        }
        Condition condition = Condition.SUCCEEDED;
        String word = fields.text("condition");
        if ("completed".equals(word)) {
            condition = Condition.COMPLETED;
        } else if (word != null && !word.equals("succeeded")) {
            place.error(
                    fields.lineOf("condition"),
                    "condition " + Durations.quote(word) + " is not one of succeeded, completed");
        }
        boolean optional = fields.flag("optional");
        fields.finish();
        if (name != null && !name.isBlank()) {
            wishes.add(new Wish(name, condition, optional, map.line()));
        }
    }
}
