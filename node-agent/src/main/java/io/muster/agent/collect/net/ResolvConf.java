package io.muster.agent.collect.net;

import java.util.ArrayList;
import java.util.List;

/** {@code /etc/resolv.conf}: which servers to ask, and for which names. */
record ResolvConf(List<String> servers, List<String> search, int dots) {
    private static final int MAX_SERVERS = 8;
    private static final int MAX_SEARCH = 32;

    ResolvConf {
        servers = List.copyOf(servers);
        search = List.copyOf(search);
    }

    static ResolvConf parse(String text) {
        List<String> servers = new ArrayList<>();
        List<String> search = List.of();
        int dots = 1;
        for (String line : text.split("\n")) {
            String[] words = line.strip().split("\\s+");
            if (words.length < 2) {
                continue;
            }
            List<String> values = List.of(words).subList(1, words.length);
            switch (words[0]) {
                case "nameserver" -> {
                    if (servers.size() < MAX_SERVERS) {
                        servers.add(values.get(0));
                    }
                }
                case "search" -> search = values.subList(0, Math.min(values.size(), MAX_SEARCH));
                case "domain" -> search = values.subList(0, 1);
                case "options" -> dots = dots(values, dots);
                default -> {}
            }
        }
        return new ResolvConf(servers, search, dots);
    }

    /** The full names to try for a name, in order. */
    List<String> names(String name) {
        if (name.endsWith(".")) {
            return List.of(name);
        }
        List<String> names = new ArrayList<>();
        boolean asItIsFirst = name.chars().filter(c -> c == '.').count() + 1 > dots;
        if (asItIsFirst) {
            names.add(name + ".");
        }
        for (String domain : search) {
            String full = name + "." + domain;
            names.add(full.endsWith(".") ? full : full + ".");
        }
        if (!asItIsFirst) {
            names.add(name + ".");
        }
        return names;
    }

    private static int dots(List<String> options, int otherwise) {
        for (String option : options) {
            if (option.matches("ndots:\\d{1,2}")) {
                return Integer.parseInt(option.substring("ndots:".length()));
            }
        }
        return otherwise;
    }
}
