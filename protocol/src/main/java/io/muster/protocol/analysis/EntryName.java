package io.muster.protocol.analysis;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An entry with every path by which a spec may mean it. What a spec calls {@code host-collectors/system/cpu.json}, as
 * on a single host, is below {@code host-collectors/<node>/} in a cluster's bundle, and by links below
 * {@code host-collectors/system/<node>/}.
 *
 * @param path below the bundle's top folder
 * @param node whose it is, if it is a node's
 */
record EntryName(String path, @Nullable String node, List<String> names) {
    private static final String HOST_COLLECTORS = "host-collectors/";
    /** What a top-up collected anew, laid out as the rest is. */
    private static final Pattern TOP_UP = Pattern.compile("top-up-[0-9a-f]{8}/(.+)");

    /** @param nodes none for a bundle of a single host */
    static EntryName of(String path, Set<String> nodes) {
        Matcher topUp = TOP_UP.matcher(path);
        String place = topUp.matches() ? topUp.group(1) : path;
        if (!nodes.isEmpty() && place.startsWith(HOST_COLLECTORS)) {
            int end = place.indexOf('/', HOST_COLLECTORS.length());
            String node = end < 0 ? "" : place.substring(HOST_COLLECTORS.length(), end);
            if (nodes.contains(node)) {
                return ofNode(path, node, place.substring(end + 1));
            }
        }
        return new EntryName(path, null, place.equals(path) ? List.of(path) : List.of(place, path));
    }

    private static EntryName ofNode(String path, String node, String rest) {
        String local = HOST_COLLECTORS + rest;
        int folder = rest.indexOf('/');
        return new EntryName(
                path,
                node,
                folder < 0
                        ? List.of(local, path)
                        : List.of(
                                local,
                                path,
                                HOST_COLLECTORS + rest.substring(0, folder) + "/" + node + rest.substring(folder)));
    }
}
