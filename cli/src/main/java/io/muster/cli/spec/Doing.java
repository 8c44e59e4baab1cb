package io.muster.cli.spec;

import io.muster.protocol.spec.CollectorAction;
import io.muster.protocol.spec.CollectorSpec;

/** What a collector does, in a few words: a command line, a path, an address. */
final class Doing {
    private Doing() {}

    static String of(CollectorSpec collector) {
        CollectorAction action = collector.action();
        if (collector.excluded()) {
            return "nothing: excluded";
        }
        if (action instanceof CollectorAction.Unavailable unavailable) {
            return "nothing: " + unavailable.reason();
        }
        if (action instanceof CollectorAction.Run run) {
            return run.args().isEmpty() ? run.command() : run.command() + " " + String.join(" ", run.args());
        }
        if (action instanceof CollectorAction.Copy copy) {
            return copy.path();
        }
        if (action instanceof CollectorAction.Http http) {
            return http.method() + " " + http.url();
        }
        if (action instanceof CollectorAction.TcpConnect connect) {
            return connect.address();
        }
        if (action instanceof CollectorAction.Dns dns) {
            return String.join(" ", dns.hostnames());
        }
        if (action instanceof CollectorAction.DiskUsage usage) {
            return usage.path();
        }
        return "";
    }
}
