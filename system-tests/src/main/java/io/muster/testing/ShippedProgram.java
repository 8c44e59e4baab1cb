package io.muster.testing;

/** The product's programs that tests run as processes. */
enum ShippedProgram {
    COORDINATOR("coordinator", "io.muster.coordinator.CoordinatorMain", "listening on"),
    AGENT("agent", "io.muster.agent.AgentMain", "trying on");

    /** As in {@code deploy/src/jvm/<name>.opts}. */
    final String label;

    final String mainClass;
    /** What it logs when it has started, without anybody to talk to. */
    final String sign;

    ShippedProgram(String label, String mainClass, String sign) {
        this.label = label;
        this.mainClass = mainClass;
        this.sign = sign;
    }
}
