package org.pyflinkconnections.shim.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file is for this user's eyes only, and those of processes that ended disappear. */
class RendezvousTest {

    @TempDir Path parent;

    @Test
    void writesAPrivateFileInAPrivateFolder() throws Exception {
        Path folder = parent.resolve("rendezvous");
        new Rendezvous(folder).publish(1234, "k,y");
        Path file = folder.resolve(Long.toString(ProcessHandle.current().pid()));
        assertThat(Files.readString(file)).isEqualTo("1234,k%2Cy,");
        assertThat(mode(folder)).isEqualTo("rwx------");
        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(folder).isDirectoryContaining(file::equals);
        assertThat(Files.list(folder)).hasSize(1); // no draft is left
    }

    @Test
    void replacesItsOwnFileAndRemovesThoseOfTheDead() throws Exception {
        Path folder = parent.resolve("rendezvous");
        new Rendezvous(folder).publish(1, "old");
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        Path dead = Files.createFile(folder.resolve(Long.toString(ended.pid())));
        Path draft = Files.createFile(folder.resolve(ended.pid() + ".new"));
        Path parents =
                Files.createFile(
                        folder.resolve(
                                Long.toString(
                                        ProcessHandle.current().parent().orElseThrow().pid())));
        Path foreign = Files.createFile(folder.resolve("something-else"));
        new Rendezvous(folder).publish(2, "new");
        Path own = folder.resolve(Long.toString(ProcessHandle.current().pid()));
        assertThat(Files.readString(own)).isEqualTo("2,new,");
        assertThat(dead).doesNotExist();
        assertThat(draft).doesNotExist();
        assertThat(parents).exists();
        assertThat(foreign).exists();
    }

    @Test
    void refusesAFolderThatOthersMayEnter() throws Exception {
        Path folder = Files.createDirectory(parent.resolve("open"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertRefused(folder);
    }

    @Test
    void refusesALink() throws Exception {
        Path real = Files.createDirectory(parent.resolve("real"));
        Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rwx------"));
        assertRefused(Files.createSymbolicLink(parent.resolve("link"), real));
    }

    private static void assertRefused(Path folder) {
        assertThatThrownBy(() -> new Rendezvous(folder).publish(1, "k"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("0700")
                .hasMessageContaining("PYFLINK_CONNECTIONS_RUNTIME_DIR");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
