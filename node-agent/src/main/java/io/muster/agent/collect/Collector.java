package io.muster.agent.collect;

import io.muster.protocol.spec.CollectorAction;
import java.io.IOException;

/** Gathers one thing. Stateless: what belongs to one run is in the {@link CollectorContext}. */
public interface Collector<A extends CollectorAction> {
    /**
     * Gathers, and says how it went. Runs on a thread of its own, which is interrupted at the deadline and on cancel;
     * what was put into {@link CollectorContext#entries()} until then is kept.
     *
     * @throws IOException when nothing could be gathered; it becomes {@code FAILED} with the message as the reason, but
     *     for {@code NoSuchFileException} ({@code MISSING}) and {@code AccessDeniedException} ({@code DENIED})
     */
    CollectorResult collect(A action, CollectorContext context) throws IOException, InterruptedException;
}
