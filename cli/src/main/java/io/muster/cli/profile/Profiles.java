package io.muster.cli.profile;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.muster.cli.Console;
import io.muster.cli.Failure;
import io.muster.protocol.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The kept logins, in {@code $XDG_CONFIG_HOME/muster/profiles.json}, else below {@code ~/.config}. */
public final class Profiles {
    /** What a login is called that was not given a name. */
    public static final String DEFAULT = "default";

    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";
    private static final int MAX_BYTES = 1 << 20;

    private final @Nullable Path file;
    private final Map<String, Profile> profiles = new TreeMap<>();
    private @Nullable String current;

    /** What the file holds. */
    private record Kept(@Nullable String current, @JsonProperty("profiles") @Nullable Map<String, Profile> logins) {}

    private Profiles(@Nullable Path file) {
        this.file = file;
    }

    /** Those of the user; none where there is no file, or no home. */
    public static Profiles read(Console console) throws Failure {
        Profiles all = new Profiles(file(console.env()));
        if (all.file != null) {
            all.load(all.file, console);
        }
        return all;
    }

    private static @Nullable Path file(Map<String, String> env) {
        String config = env.getOrDefault("XDG_CONFIG_HOME", "");
        String home = env.getOrDefault("HOME", "");
        // The XDG base directory specification: what is not absolute does not count.
        Path folder = config.startsWith("/") ? Path.of(config) : home.isEmpty() ? null : Path.of(home, ".config");
        return folder == null ? null : folder.resolve("muster").resolve("profiles.json");
    }

    private void load(Path from, Console console) throws Failure {
        try {
            if (Files.size(from) > MAX_BYTES) {
                throw Failure.badInput(from + " is too large to be a list of logins");
            }
            Set<PosixFilePermission> open = Files.getPosixFilePermissions(from);
            if (open.contains(PosixFilePermission.GROUP_READ) || open.contains(PosixFilePermission.OTHERS_READ)) {
                console.warning(from + " can be read by others; chmod 600 it");
            }
            Kept kept = Json.mapper().readValue(from.toFile(), Kept.class);
            if (kept.logins() != null) {
                profiles.putAll(kept.logins());
            }
            current = kept.current();
        } catch (NoSuchFileException e) {
            // Nobody has logged in yet.
        } catch (IOException e) {
            throw Failure.badInput(
                    "cannot read " + from + ": " + firstLine(e) + "; muster login writes it anew once it is gone");
        }
    }

    private static String firstLine(IOException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    /** Whether a text can be a profile's name. */
    public static void check(String name) throws Failure {
        if (!name.matches(NAME)) {
            throw Failure.badInput(
                    "profile: \"" + name + "\" must be of letters, digits, dots, dashes and underscores");
        }
    }

    /**
     * The one to use: as asked for, else the one that {@code MUSTER_PROFILE} names, else the one used last.
     *
     * @return null where none is asked for and none is kept
     */
    public @Nullable Profile choose(@Nullable String asked, Map<String, String> env) throws Failure {
        String fromEnvironment = env.getOrDefault("MUSTER_PROFILE", "");
        String named = asked != null ? asked : fromEnvironment.isEmpty() ? null : fromEnvironment;
        Profile found = profiles.get(named != null ? named : current == null ? DEFAULT : current);
        if (found == null && named != null) {
            throw Failure.badInput("there is no profile \"" + named + "\"; "
                    + (profiles.isEmpty() ? "" : "known are " + String.join(", ", profiles.keySet()) + "; ")
                    + "make one with: muster login --profile " + named);
        }
        return found;
    }

    public Map<String, Profile> all() {
        return profiles;
    }

    /** Name of the one that is used where none is asked for; null without any. */
    public @Nullable String current() {
        return profiles.containsKey(current == null ? DEFAULT : current) ? current == null ? DEFAULT : current : null;
    }

    /** Keeps a login; it is the one to use from now on. */
    public void put(String name, Profile profile) throws Failure {
        profiles.put(name, profile);
        use(name);
    }

    public void use(String name) throws Failure {
        if (!profiles.containsKey(name)) {
            throw Failure.badInput(
                    "there is no profile \"" + name + "\"; make one with: muster login --profile " + name);
        }
        current = name;
        write();
    }

    /** Forgets a login. */
    public void remove(String name) throws Failure {
        if (profiles.remove(name) == null) {
            throw Failure.badInput("there is no profile \"" + name + "\"");
        }
        write();
    }

    private void write() throws Failure {
        if (file == null) {
            throw Failure.badInput("there is no home to keep a login in: set HOME or XDG_CONFIG_HOME");
        }
        try {
            Path folder = file.toAbsolutePath().getParent();
            Files.createDirectories(folder, permissions("rwx------"));
            Path fresh = Files.createTempFile(folder, "profiles", ".new", permissions("rw-------"));
            try {
                Files.write(
                        fresh,
                        Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(new Kept(current, profiles)));
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            throw Failure.badInput("cannot write " + file + ": " + e.getMessage());
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> permissions(String text) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
    }

    /** Where they are kept; null without a home. */
    public @Nullable Path file() {
        return file;
    }
}
