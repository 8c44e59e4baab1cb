package io.muster.agent.collect.facts;

import io.muster.agent.collect.Collector;
import io.muster.agent.collect.CollectorContext;
import io.muster.agent.collect.CollectorResult;
import io.muster.agent.collect.Host;
import io.muster.protocol.spec.CollectorAction;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Lists the kernel's modules: loaded, built in, and those that could be loaded. */
public final class KernelModulesCollector implements Collector<CollectorAction.KernelModules> {
    private final Host host;

    public KernelModulesCollector(Host host) {
        this.host = host;
    }

    @Override
    public CollectorResult collect(CollectorAction.KernelModules action, CollectorContext context)
            throws IOException, InterruptedException {
        Map<String, KernelModules.Module> loaded;
        try {
            loaded = KernelModules.parse(host.read("/proc/modules"));
        } catch (NoSuchFileException e) {
            return CollectorResult.missing("no /proc/modules: this kernel has no modules");
        }
        Map<String, KernelModules.Module> modules = new TreeMap<>();
        List<String> warnings = new ArrayList<>();
        Path folder = modulesFolder();
        if (Files.isDirectory(folder)) {
            addLoadable(folder, modules, warnings);
            Path builtin = folder.resolve("modules.builtin");
            if (Files.isReadable(builtin)) {
                modules.putAll(KernelModules.parseBuiltin(Files.readString(builtin)));
            }
        }
        modules.putAll(loaded);
        context.entries().putJson("system/kernel_modules.json", modules);
        return CollectorResult.collected(warnings);
    }

    private Path modulesFolder() throws IOException {
        String release = host.read("/proc/sys/kernel/osrelease").strip();
        Path folder = host.at("/lib/modules/" + release);
        return Files.isDirectory(folder) ? folder : host.at("/usr/lib/modules/" + release);
    }

    private static void addLoadable(Path folder, Map<String, KernelModules.Module> modules, List<String> warnings)
            throws IOException, InterruptedException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = KernelModules.moduleName(file.toString());
                if (attributes.isRegularFile() && !name.isEmpty()) {
                    modules.put(name, new KernelModules.Module(0, 0, "loadable"));
                }
                return Thread.currentThread().isInterrupted() ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                warnings.add("unreadable: " + file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while listing modules");
        }
    }
}
