package org.pyflinkconnections.shim.tokens;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One run of a Python host: lines of text over its standard input and output. */
final class HostProcess {

    private static final int CHARACTERS_OF_ERRORS = 2000;

    private final Process process;
    private final String configuration;
    private final Writer requests;
    private final BufferedReader answers;
    private final StringBuffer errors = new StringBuffer();
    private final Thread errorReader;
    private boolean configured;
    private volatile boolean failed;

    private HostProcess(Process process, String service, String configuration) {
        this.process = process;
        this.configuration = configuration;
        this.requests =
                new BufferedWriter(
                        new OutputStreamWriter(
                                process.getOutputStream(), StandardCharsets.US_ASCII));
        this.answers =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        this.errorReader = new Thread(this::keepErrors, "tokens-errors-" + service);
        errorReader.setDaemon(true);
        errorReader.start();
    }

    static HostProcess start(String service, List<String> command, String configuration)
            throws IOException {
        return new HostProcess(new ProcessBuilder(command).start(), service, configuration);
    }

    boolean isAlive() {
        return process.isAlive() && !failed;
    }

    /** Whether it had nothing more to do; one that was ended or broke has another status. */
    boolean endedByItself() {
        return failed && !process.isAlive() && process.exitValue() == 0;
    }

    /** Asks for tokens and waits for the answer, as long as that may take. */
    HostAnswer obtain() {
        try {
            if (!configured) {
                configured = true;
                send(configuration);
            }
            send(HostAnswer.request("obtain"));
            String line = answers.readLine();
            if (line != null) {
                return HostAnswer.parse(line);
            }
        } catch (IOException e) {
            // The same as an end of the stream.
        }
        return HostAnswer.failed(ended());
    }

    void kill() {
        failed = true;
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private void send(String line) {
        try {
            requests.write(line + "\n");
            requests.flush();
        } catch (IOException e) {
            failed = true; // reading its answer tells how it ended
        }
    }

    private String ended() {
        failed = true; // the process may look alive for a moment
        try {
            if (!process.waitFor(1, TimeUnit.SECONDS)) {
                kill();
            }
            int status = process.waitFor();
            errorReader.join(1000);
            String last = errors.toString().strip();
            return String.format(
                    "its process ended with status %d%s",
                    status, last.isEmpty() ? "" : "; last it wrote: " + last);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "its process ended";
        }
    }

    /**
     * Keeps the end of what comes before the host has taken over its standard error: why Python
     * could not start it.
     */
    private void keepErrors() {
        char[] buffer = new char[1024];
        try (InputStream stream = process.getErrorStream();
                Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
            for (int length = reader.read(buffer); length >= 0; length = reader.read(buffer)) {
                errors.append(buffer, 0, length);
                errors.delete(0, Math.max(0, errors.length() - CHARACTERS_OF_ERRORS));
            }
        } catch (IOException e) {
            // The process has ended.
        }
    }
}
