package io.muster.testing.cluster;

import io.muster.testing.Pause;
import io.muster.testing.network.Wire;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A coordinator or an agent of a test cluster, and everything that can happen to it. */
public final class Member implements AutoCloseable {
    private final String name;
    private final Program program;
    private final Wire wire;
    private final Path data;
    private final @Nullable Disk disk;

    Member(String name, Program program, Wire wire, Path data, @Nullable Disk disk) {
        this.name = name;
        this.program = program;
        this.wire = wire;
        this.data = data;
        this.disk = disk;
    }

    public String name() {
        return name;
    }

    /** Where it keeps its data. */
    public Path data() {
        return data;
    }

    public boolean isRunning() {
        return program.isRunning();
    }

    public String log() {
        return program.log();
    }

    public Member start() {
        program.start();
        return this;
    }

    /** {@code kill -9}; in one JVM, an end that nobody is told of. */
    public Member kill() {
        if (program instanceof EmbeddedProgram) {
            wire.cut();
            program.kill();
            wire.reset();
            wire.heal();
        } else {
            program.kill();
        }
        return this;
    }

    /** SIGTERM, and waits for the end. */
    public Member stop() {
        program.stop();
        return this;
    }

    /** Starts it, if it does not run. */
    public Member ensureRunning() {
        program.thaw();
        if (!program.isRunning()) {
            program.start();
        }
        return this;
    }

    /** SIGSTOP. */
    public Member freeze() {
        program.freeze();
        return this;
    }

    /** SIGCONT. */
    public Member thaw() {
        program.thaw();
        return this;
    }

    public Member cut() {
        wire.cut();
        return this;
    }

    /** From now on it is heard, but hears nothing. */
    public Member deafen() {
        wire.deafen();
        return this;
    }

    /** From now on it hears, but is not heard. */
    public Member mute() {
        wire.mute();
        return this;
    }

    /** @param bytesPerSecond each way; 0 for no bound */
    public Member slow(Duration delay, long bytesPerSecond) {
        wire.slow(delay, bytesPerSecond);
        return this;
    }

    /** Its connections end; what was on its way is lost. */
    public Member reset() {
        wire.reset();
        return this;
    }

    public Member heal() {
        wire.heal();
        return this;
    }

    /** Cuts and heals its cable so many times. */
    public Member flap(Duration down, Duration up, int times) {
        for (int i = 0; i < times; i++) {
            cut();
            Pause.of(down);
            heal();
            Pause.of(up);
        }
        return this;
    }

    /** Takes all space of its disk but so many bytes. */
    public Member fillDisk(long leave) {
        disk().fill(leave);
        return this;
    }

    public Member emptyDisk() {
        disk().free();
        return this;
    }

    /** From its next start on its clock is off by so much; the JVM's monotonic clock is right. */
    public Member skewClock(Duration by) {
        if (program instanceof ProcessProgram process) {
            process.startBy(FakeTime.prefix(by));
            return this;
        }
        throw new UnsupportedOperationException(name + " shares its JVM with the test");
    }

    public Wire wire() {
        return wire;
    }

    public boolean hasDisk() {
        return disk != null;
    }

    private Disk disk() {
        if (disk == null) {
            throw new IllegalStateException(name + " has no disk of its own: see TestCluster.Builder");
        }
        return disk;
    }

    void unmount() {
        if (disk != null) {
            disk.close();
        }
    }

    @Override
    public void close() {
        program.close();
        wire.close();
        unmount();
    }
}
