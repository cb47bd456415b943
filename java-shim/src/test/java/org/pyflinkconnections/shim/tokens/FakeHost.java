package org.pyflinkconnections.shim.tokens;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Programs that stand in for a Python interpreter: they speak the host's protocol in shell. */
final class FakeHost {

    private FakeHost() {}

    /**
     * Makes a program that reads its configuration and then runs some shell.
     *
     * @param body what it does; {@code read request} reads the next request
     */
    static String program(Path directory, String body) throws IOException {
        Path file = Files.createTempFile(directory, "host", ".sh");
        Files.writeString(file, "#!/bin/sh\nread configuration\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file.toString();
    }

    /** Shell that answers each request with the same line. */
    static String always(String answer) {
        return "while read request; do echo '" + answer + "'; done";
    }
}
