package io.muster.protocol.archive;

import io.muster.protocol.id.NodeId;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The folders that nodes have below {@code host-collectors/<node>}, gathered while entries pass by. */
final class NodeFolders {
    /** More than any spec makes; a bound on what a strange segment can do to the heap and the archive. */
    private static final int MAX_PER_NODE = 1000;

    private final String prefix;
    private final Map<NodeId, SortedSet<String>> folders = new TreeMap<>();

    NodeFolders(String root) {
        this.prefix = root + "/" + BundlePaths.HOST_COLLECTORS + "/";
    }

    void add(NodeId node, String path) {
        Set<String> found = folders.computeIfAbsent(node, n -> new TreeSet<>());
        String own = prefix + node + "/";
        int end = path.startsWith(own) ? path.indexOf('/', own.length()) : -1;
        if (end > 0 && found.size() < MAX_PER_NODE) {
            found.add(path.substring(own.length(), end));
        }
    }

    /** Nodes that have an entry, sorted. */
    Set<NodeId> nodes() {
        return folders.keySet();
    }

    /** A node's folders, but those whose name is a node's: a link there would land in the other's own folder. */
    Set<String> of(NodeId node) {
        SortedSet<String> own = new TreeSet<>(folders.getOrDefault(node, new TreeSet<>()));
        own.removeIf(folder -> NodeId.isValid(folder) && folders.containsKey(new NodeId(folder)));
        return own;
    }
}
