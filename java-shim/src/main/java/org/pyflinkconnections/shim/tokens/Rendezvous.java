package org.pyflinkconnections.shim.tokens;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pyflinkconnections.shim.TextCodec;

/**
 * The folder where the JVMs of a user leave word for their Python workers: a file each, named by
 * the process id, with port and key of the {@link TokenServer}.
 *
 * <p>No token is ever in it. Python looks for the same folder by the same rules, see {@code
 * rendezvous.py}.
 */
final class Rendezvous {

    private static final String DIRECTORY_VARIABLE = "PYFLINK_CONNECTIONS_RUNTIME_DIR";
    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE_MODE =
            PosixFilePermissions.fromString("rw-------");

    private final Path directory;

    Rendezvous(Path directory) {
        this.directory = directory;
    }

    /** The folder that the environment names, or else one below that for temporary files. */
    static Rendezvous ofThisUser() throws IOException {
        Map<String, String> environment = System.getenv();
        String named = environment.get(DIRECTORY_VARIABLE);
        if (named != null && !named.isEmpty()) {
            return new Rendezvous(Path.of(named));
        }
        String temporary = environment.getOrDefault("TMPDIR", "/tmp");
        return new Rendezvous(Path.of(temporary, "pyflink-connections-" + userId()));
    }

    /** Writes this process's file and removes those of processes that are no more. */
    void publish(int port, String key) throws IOException {
        makeDirectory();
        removeStale();
        String pid = Long.toString(ProcessHandle.current().pid());
        Path file = directory.resolve(pid);
        Path draft = directory.resolve(pid + ".new");
        Files.deleteIfExists(draft);
        Files.createFile(draft, PosixFilePermissions.asFileAttribute(FILE_MODE));
        String content = TextCodec.encode(List.of(Integer.toString(port), key));
        Files.write(draft, content.getBytes(StandardCharsets.US_ASCII));
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        file.toFile().deleteOnExit();
    }

    private void makeDirectory() throws IOException {
        try {
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } catch (FileAlreadyExistsException e) {
            PosixFileAttributes found =
                    Files.readAttributes(
                            directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!found.isDirectory()
                    || !found.permissions().equals(OWNER_ONLY)
                    || !Files.getAttribute(directory, "unix:uid").equals(userId())) {
                throw new IOException(
                        String.format(
                                "%s must be a directory of this user's with mode 0700; remove it,"
                                        + " or name another one with %s.",
                                directory, DIRECTORY_VARIABLE));
            }
        }
    }

    private void removeStale() throws IOException {
        List<Path> files;
        try (Stream<Path> listing = Files.list(directory)) {
            files = listing.collect(Collectors.toList());
        }
        for (Path file : files) {
            if (!isOfLivingProcess(file.getFileName().toString())) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static boolean isOfLivingProcess(String name) {
        String pid = name.endsWith(".new") ? name.substring(0, name.length() - 4) : name;
        return !pid.matches("[0-9]{1,18}") || ProcessHandle.of(Long.parseLong(pid)).isPresent();
    }

    /** Java does not tell the user's number, but whose a new file is. */
    private static Object userId() throws IOException {
        Path probe = Files.createTempFile("pyflink-connections", null);
        try {
            return Files.getAttribute(probe, "unix:uid");
        } finally {
            Files.delete(probe);
        }
    }
}
