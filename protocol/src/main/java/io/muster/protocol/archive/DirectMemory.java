package io.muster.protocol.archive;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Gives direct buffers back at once: the collector sees a few bytes of heap and would let megabytes wait. */
final class DirectMemory {
    private static final @Nullable MethodHandle INVOKE_CLEANER = find();

    private DirectMemory() {}

    /** Frees a buffer from {@link ByteBuffer#allocateDirect}. Nobody may touch it, or any view of it, afterwards. */
    static void free(ByteBuffer buffer) {
        MethodHandle cleaner = INVOKE_CLEANER;
        if (cleaner == null) {
            return; // the garbage collector frees it later
        }
        try {
            cleaner.invoke(buffer);
        } catch (Throwable e) {
            throw new IllegalStateException("cannot free a direct buffer", e);
        }
    }

    private static @Nullable MethodHandle find() {
        try {
            Class<?> type = Class.forName("sun.misc.Unsafe");
            Field field = type.getDeclaredField("theUnsafe");
            field.setAccessible(true);
            return MethodHandles.lookup()
                    .findVirtual(type, "invokeCleaner", MethodType.methodType(void.class, ByteBuffer.class))
                    .bindTo(field.get(null));
        } catch (ReflectiveOperationException e) {
            return null; // a JDK without jdk.unsupported
        }
    }
}
