package org.pyflinkconnections.shim.tokens;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The Python process of one service. It is started when it is needed, and anew after it failed.
 *
 * <p>Each service has a process of its own, so that nothing a provider does can harm another one,
 * and one that hangs can be ended.
 */
final class PythonHost implements Supplier<CompletableFuture<HostAnswer>> {

    private final String service;
    private final List<String> command;
    private final String configuration;
    private final Duration timeout;
    private HostProcess process;

    /**
     * @param command starts the host
     * @param configuration the line that tells it what it serves
     * @param timeout how long an answer may take, the start of the process included
     */
    PythonHost(String service, List<String> command, String configuration, Duration timeout) {
        this.service = service;
        this.command = command;
        this.configuration = configuration;
        this.timeout = timeout;
    }

    /** Asks for tokens. The result is always an answer, never an exception. */
    @Override
    public CompletableFuture<HostAnswer> get() {
        CompletableFuture<HostAnswer> answer = new CompletableFuture<>();
        Thread thread = new Thread(() -> answer.complete(obtain()), "tokens-" + service);
        thread.setDaemon(true);
        thread.start();
        HostAnswer late = HostAnswer.failed("no answer within " + timeout.toMillis() + " ms");
        return answer.completeOnTimeout(late, timeout.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(
                        found -> {
                            if (found == late) {
                                kill();
                            }
                            return found;
                        });
    }

    private HostAnswer obtain() {
        try {
            HostProcess first = running();
            HostAnswer answer = first.obtain();
            // A process that has been idle, or long at work, ends by itself.
            return first.endedByItself() ? running().obtain() : answer;
        } catch (IOException e) {
            return HostAnswer.failed(
                    String.format(
                            "the Python interpreter '%s' can't be started; name one with '%s'",
                            command.get(0), TokenConfiguration.EXECUTABLE_KEY));
        }
    }

    private synchronized HostProcess running() throws IOException {
        if (process == null || !process.isAlive()) {
            process = HostProcess.start(service, command, configuration);
        }
        return process;
    }

    private synchronized void kill() {
        if (process != null) {
            process.kill();
        }
    }
}
