package io.muster.agent.collect.facts;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One line of {@code lsblk --pairs}, with Troubleshoot's keys. */
record BlockDevice(
        String name,
        @JsonProperty("kernel_name") String kernelName,
        @JsonProperty("parent_kernel_name") String parentKernelName,
        String type,
        int major,
        int minor,
        long size,
        @JsonProperty("filesystem_type") String filesystemType,
        String mountpoint,
        String serial,
        @JsonProperty("read_only") boolean readOnly,
        boolean removable) {
    static final String COLUMNS = "NAME,KNAME,PKNAME,TYPE,MAJ:MIN,SIZE,FSTYPE,MOUNTPOINT,SERIAL,RO,RM";

    /** Newer versions of lsblk write {@code MAJ_MIN}; every version writes quotes and odd bytes as {@code \xNN}. */
    private static final Pattern PAIR = Pattern.compile("([A-Z:_]+)=\"([^\"]*+)\"");

    static List<BlockDevice> parse(String text) {
        List<BlockDevice> devices = new ArrayList<>();
        for (String line : text.split("\n")) {
            Map<String, String> pairs = new HashMap<>();
            Matcher pair = PAIR.matcher(line);
            while (pair.find()) {
                pairs.put(pair.group(1).replace('_', ':'), unescape(pair.group(2)));
            }
            if (!pairs.getOrDefault("NAME", "").isEmpty()) {
                devices.add(of(pairs));
            }
        }
        return devices;
    }

    private static BlockDevice of(Map<String, String> pairs) {
        String[] number = pairs.getOrDefault("MAJ:MIN", "").strip().split(":");
        return new BlockDevice(
                pairs.getOrDefault("NAME", ""),
                pairs.getOrDefault("KNAME", ""),
                pairs.getOrDefault("PKNAME", ""),
                pairs.getOrDefault("TYPE", ""),
                (int) number(number[0]),
                number.length > 1 ? (int) number(number[1]) : 0,
                number(pairs.getOrDefault("SIZE", "")),
                pairs.getOrDefault("FSTYPE", ""),
                pairs.getOrDefault("MOUNTPOINT", ""),
                pairs.getOrDefault("SERIAL", ""),
                pairs.getOrDefault("RO", "").equals("1"),
                pairs.getOrDefault("RM", "").equals("1"));
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static String unescape(String value) {
        if (value.indexOf('\\') < 0) {
            return value;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int i = 0;
        while (i < value.length()) {
            if (value.startsWith("\\x", i) && i + 4 <= value.length() && hex(value, i + 2) >= 0) {
                bytes.write(hex(value, i + 2));
                i += 4;
            } else {
                int end = value.offsetByCodePoints(i, 1);
                bytes.writeBytes(value.substring(i, end).getBytes(StandardCharsets.UTF_8));
                i = end;
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static int hex(String text, int at) {
        int high = Character.digit(text.charAt(at), 16);
        int low = Character.digit(text.charAt(at + 1), 16);
        return high < 0 || low < 0 ? -1 : high * 16 + low;
    }
}
