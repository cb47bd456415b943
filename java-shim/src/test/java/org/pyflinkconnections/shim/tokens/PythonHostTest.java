package org.pyflinkconnections.shim.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever its process does, a host answers, and starts another one for the next call. */
class PythonHostTest {

    private static final String TOKEN = "TOKENS,,dDBrZW4,,";

    @TempDir Path directory;

    @Test
    void asksOneProcessAgainAndAgain() throws Exception {
        PythonHost host = host("while read request; do echo \"FAILED,,$$,\"; done");
        String first = ask(host).message();
        assertThat(first).matches("[0-9]+");
        assertThat(ask(host).message()).isEqualTo(first);
    }

    @Test
    void handsOverTheConfigurationFirst() throws Exception {
        Path seen = directory.resolve("seen");
        PythonHost host = host("echo $configuration > " + seen + "\n" + FakeHost.always(TOKEN));
        ask(host);
        assertThat(Files.readString(seen)).isEqualTo("svc,key,value,\n");
    }

    @Test
    void endsAProcessThatHangs() throws Exception {
        Path pids = directory.resolve("pids");
        Path once = directory.resolve("once");
        PythonHost host =
                host(
                        ("echo $$ >> PIDS\nif [ -e ONCE ]; then "
                                                + FakeHost.always(TOKEN)
                                                + "; fi\n")
                                        .replace("PIDS", pids.toString())
                                        .replace("ONCE", once.toString())
                                + ("touch " + once + "; sleep 600 & wait"));
        assertThat(ask(host).message()).isEqualTo("no answer within 2000 ms");
        assertThat(ask(host).kind()).isEqualTo(HostAnswer.Kind.TOKENS);
        List<String> started = Files.readAllLines(pids);
        assertThat(started).hasSize(2);
        ProcessHandle.of(Long.parseLong(started.get(0)))
                .ifPresent(hanging -> hanging.onExit().join());
    }

    @Test
    void tellsHowAProcessEnded() throws Exception {
        PythonHost host = host("read request; echo 'No module named x' >&2; exit 3");
        String expected = "its process ended with status 3; last it wrote: No module named x";
        assertThat(ask(host).message()).isEqualTo(expected);
        assertThat(ask(host).message()).isEqualTo(expected);
    }

    @Test
    void startsAnotherProcessAfterOneThatEndedByItself() throws Exception {
        Path once = directory.resolve("once");
        PythonHost host =
                host(
                        "read request; echo '"
                                + TOKEN
                                + "'; [ -e ONCE ] || { touch ONCE; read request; exit 0; }\n"
                                        .replace("ONCE", once.toString())
                                + FakeHost.always(TOKEN));
        assertThat(ask(host).kind()).isEqualTo(HostAnswer.Kind.TOKENS);
        assertThat(ask(host).kind()).isEqualTo(HostAnswer.Kind.TOKENS);
    }

    @Test
    void triesOnceOnlyAfterAnEndByItself() throws Exception {
        assertThat(ask(host("exit 0")).message()).isEqualTo("its process ended with status 0");
    }

    @Test
    void namesTheOptionIfThereIsNoInterpreter() {
        PythonHost host = new PythonHost("svc", List.of("/no/such"), "", Duration.ofSeconds(2));
        assertThat(ask(host).message())
                .isEqualTo(
                        "the Python interpreter '/no/such' can't be started; name one with"
                                + " 'security.delegation.token.provider.python.executable'");
    }

    private PythonHost host(String body) throws Exception {
        List<String> command = List.of(FakeHost.program(directory, body));
        return new PythonHost("svc", command, "svc,key,value,", Duration.ofSeconds(2));
    }

    private static HostAnswer ask(PythonHost host) {
        return host.get().join();
    }
}
