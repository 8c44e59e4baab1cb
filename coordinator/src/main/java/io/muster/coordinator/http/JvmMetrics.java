package io.muster.coordinator.http;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.RuntimeMXBean;
import java.util.Map;
import java.util.TreeMap;

/** The process and its JVM, by the names that Prometheus' own client libraries use, so that common dashboards fit. */
final class JvmMetrics {
    private static final double MILLIS = 1e3;
    private static final double NANOS = 1e9;

    private JvmMetrics() {}

    static void write(OpenMetricsText text) {
        RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
        text.info("jvm", "The Java virtual machine.", "version", runtime.getVmVersion());
        memory(text, ManagementFactory.getMemoryMXBean());
        Map<String, OpenMetricsText.Total> collections = new TreeMap<>();
        for (GarbageCollectorMXBean gc : ManagementFactory.getGarbageCollectorMXBeans()) {
            collections.put(
                    gc.getName(),
                    new OpenMetricsText.Total(
                            Math.max(0, gc.getCollectionCount()), Math.max(0, gc.getCollectionTime()) / MILLIS));
        }
        text.summaries("jvm_gc_collection_seconds", "Time in garbage collections.", "gc", collections)
                .gauge(
                        "jvm_threads_current",
                        "Live threads.",
                        ManagementFactory.getThreadMXBean().getThreadCount())
                .gauge("process_start_time_seconds", "Since 1970.", runtime.getStartTime() / MILLIS);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            text.counter("process_cpu_seconds", "CPU time of all threads.", system.getProcessCpuTime() / NANOS)
                    .gauge("process_open_fds", "Open files and sockets.", (double) system.getOpenFileDescriptorCount())
                    .gauge("process_max_fds", "How many may be open.", (double) system.getMaxFileDescriptorCount());
        }
    }

    private static void memory(OpenMetricsText text, MemoryMXBean memory) {
        Map<String, Long> used = new TreeMap<>();
        used.put("heap", memory.getHeapMemoryUsage().getUsed());
        used.put("nonheap", memory.getNonHeapMemoryUsage().getUsed());
        Map<String, Long> pools = new TreeMap<>();
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            pools.put(pool.getName(), pool.getMemoryUsed());
        }
        text.gauges("jvm_memory_used_bytes", "Memory in use.", "area", used)
                .gauges(
                        "jvm_memory_max_bytes",
                        "Memory that may be in use.",
                        "area",
                        Map.of("heap", memory.getHeapMemoryUsage().getMax()))
                .gauges("jvm_buffer_pool_used_bytes", "Memory of buffers.", "pool", pools);
    }
}
