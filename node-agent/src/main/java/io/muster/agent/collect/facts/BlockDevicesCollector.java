package io.muster.agent.collect.facts;

import io.muster.agent.collect.Collector;
import io.muster.agent.collect.CollectorContext;
import io.muster.agent.collect.CollectorResult;
import io.muster.agent.collect.Host;
import io.muster.protocol.spec.CollectorAction.BlockDevices;
import java.io.IOException;
import java.util.List;

/** Lists disks, partitions and what is stacked on them. */
public final class BlockDevicesCollector implements Collector<BlockDevices> {
    private final Host host;

    public BlockDevicesCollector(Host host) {
        this.host = host;
    }

    @Override
    public CollectorResult collect(BlockDevices action, CollectorContext context)
            throws IOException, InterruptedException {
        Tool lsblk = Tool.run(
                host, context, List.of("lsblk", "--noheadings", "--bytes", "--pairs", "-o", BlockDevice.COLUMNS));
        if (lsblk.failure() != null) {
            return lsblk.failure();
        }
        List<BlockDevice> devices = BlockDevice.parse(lsblk.stdout());
        if (lsblk.exitCode() != 0 && devices.isEmpty()) {
            return CollectorResult.missing("lsblk: " + lsblk.complaint());
        }
        context.entries().putJson("system/block_devices.json", devices);
        return lsblk.exitCode() == 0
                ? CollectorResult.collected()
                : CollectorResult.collected(List.of("lsblk: " + lsblk.complaint()));
    }
}
