package io.muster.protocol.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Counts the block devices that nobody uses yet: {@code sd.* >= 1}.
 *
 * @param minimumSize in bytes
 * @param types of {@code lsblk} that count
 */
record DeviceCondition(long minimumSize, Set<String> types) {
    Condition read(String when) {
        List<String> words = Words.of(when, 3, "\"sd.* >= 1\"");
        Pattern names = TextCheck.pattern(words.get(0));
        Operator operator = Operator.of(words.get(1));
        long wanted = Words.number(words.get(2));
        return facts -> operator.holds(Long.compare(count(names, facts), wanted));
    }

    private long count(Pattern names, JsonNode devices) {
        Set<String> parents = new HashSet<>();
        devices.forEach(device -> parents.add(Facts.text(device, "parent_kernel_name")));
        long count = 0;
        for (JsonNode device : devices) {
            boolean free = Facts.text(device, "mountpoint").isEmpty()
                    && Facts.text(device, "filesystem_type").isEmpty()
                    && !device.path("read_only").asBoolean()
                    && !device.path("removable").asBoolean()
                    && !parents.contains(Facts.text(device, "kernel_name"));
            if (free
                    && types.contains(Facts.text(device, "type"))
                    && device.path("size").asLong() >= minimumSize
                    && names.matcher(Facts.text(device, "name")).find()) {
                count++;
            }
        }
        return count;
    }
}
