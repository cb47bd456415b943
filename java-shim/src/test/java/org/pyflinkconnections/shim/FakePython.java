package org.pyflinkconnections.shim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Plays Python's part: notes each request and gives one prepared answer. */
final class FakePython implements Function<String, String> {

    static final String SECRET = "s3cr3t/pass word";

    final List<List<String>> requests = new ArrayList<>();
    private String answer;

    @Override
    public String apply(String request) {
        requests.add(TextCodec.decode(request));
        return answer;
    }

    FakePython resolving(Map<String, String> options, String... secrets) {
        List<String> values = new ArrayList<>(List.of("resolved", "" + options.size()));
        options.forEach((key, value) -> values.addAll(List.of(key, value)));
        values.addAll(List.of(secrets));
        return answering(values);
    }

    FakePython failing(String id, String message) {
        return answering(List.of("failed", id, message));
    }

    private FakePython answering(List<String> values) {
        answer = TextCodec.encode(values);
        return this;
    }
}
