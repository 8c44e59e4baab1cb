package io.muster.agent.collect.net;

import io.muster.agent.collect.Collector;
import io.muster.agent.collect.CollectorContext;
import io.muster.agent.collect.CollectorResult;
import io.muster.agent.collect.Host;
import io.muster.protocol.spec.CollectorAction.Dns;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Asks every configured DNS server for every name, through every search domain, and records who answered what. */
public final class DnsCollector implements Collector<Dns> {
    private static final Duration PER_QUESTION = Duration.ofSeconds(2);
    private static final int PORT = 53;
    private static final List<Integer> TYPES = List.of(DnsMessage.A, DnsMessage.AAAA, DnsMessage.CNAME);

    /** Kept free of the time that is left, so that the result can still be written. */
    private static final Duration RESERVE = Duration.ofMillis(200);

    private final Host host;
    private final int port;

    public DnsCollector(Host host) {
        this(host, PORT);
    }

    DnsCollector(Host host, int port) {
        this.host = host;
        this.port = port;
    }

    @Override
    public CollectorResult collect(Dns action, CollectorContext context) throws IOException, InterruptedException {
        if (action.hostnames().isEmpty()) {
            return CollectorResult.failed("hostnames is required");
        }
        String text;
        try {
            text = host.read("/etc/resolv.conf");
        } catch (NoSuchFileException e) {
            return CollectorResult.missing("no /etc/resolv.conf on this host");
        }
        ResolvConf conf = ResolvConf.parse(text);
        List<String> warnings = new ArrayList<>();
        if (conf.servers().isEmpty()) {
            warnings.add("no nameserver in /etc/resolv.conf");
        }
        Map<String, List<Entry>> query = new TreeMap<>();
        Set<String> searches = new LinkedHashSet<>();
        boolean late = false;
        for (String name : action.hostnames()) {
            List<Entry> entries = query.computeIfAbsent(name, n -> new ArrayList<>());
            for (String full : conf.names(name)) {
                for (String server : conf.servers()) {
                    if (Thread.interrupted()) {
                        throw new InterruptedException("interrupted while asking for " + name);
                    }
                    Duration left = context.remaining().minus(RESERVE);
                    late |= left.isNegative();
                    if (!late) {
                        Entry entry = ask(name, full, server, context, warnings);
                        entries.add(entry);
                        if (!entry.search().isEmpty()) {
                            searches.add(entry.search());
                        }
                    }
                }
            }
        }
        String folder = context.spec().collectorName() == null
                ? "dns"
                : context.spec().collectorName().replace(' ', '_');
        context.entries().putJson("dns/" + folder + "/result.json", new Json(query, String.join(", ", searches)));
        context.entries().put("dns/" + folder + "/resolv.conf", text.getBytes(StandardCharsets.UTF_8));
        return late
                ? CollectorResult.timedOut("not every server was asked for every name")
                : CollectorResult.collected(warnings);
    }

    private Entry ask(String name, String full, String server, CollectorContext context, List<String> warnings) {
        String shown = (server.contains(":") ? "[" + server + "]" : server) + ":" + port;
        Entry entry = new Entry(shown, "", full, "", "");
        try {
            // A literal address; a name here would be a lookup within a lookup.
            if (!server.matches("[0-9A-Fa-f:.]+(%.+)?")) {
                throw new IOException("not an address");
            }
            DnsClient client = new DnsClient(new InetSocketAddress(InetAddress.getByName(server), port));
            for (int type : TYPES) {
                Entry found = found(client.ask(full, type, time(context)), type, entry, name);
                if (found != null) {
                    return found;
                }
            }
        } catch (SocketTimeoutException e) {
            warnings.add(shown + " did not answer for " + full);
        } catch (IOException e) {
            warnings.add(shown + " for " + full + ": " + e.getMessage());
        }
        return entry;
    }

    private static @Nullable Entry found(DnsMessage message, int type, Entry entry, String name) {
        if (message.answers().isEmpty()) {
            return null;
        }
        String record = message.answers().stream()
                .filter(a -> a.type() == type)
                .map(DnsMessage.Answer::data)
                .findFirst()
                .orElse("");
        return new Entry(
                entry.server(),
                search(entry.name(), name),
                entry.name(),
                message.answers().get(0).line(),
                record);
    }

    /** Which search domain led from the name to the full name. */
    private static String search(String full, String name) {
        if (!full.startsWith(name + ".")) {
            return "";
        }
        String rest = full.substring(name.length() + 1);
        return rest.endsWith(".") ? rest.substring(0, rest.length() - 1) : rest;
    }

    private static Duration time(CollectorContext context) {
        Duration left = context.remaining().minus(RESERVE);
        return left.compareTo(PER_QUESTION) < 0 ? left : PER_QUESTION;
    }

    private record Entry(String server, String search, String name, String answer, String record) {}

    private record Json(Map<String, List<Entry>> query, String resolvedFromSearch) {}
}
