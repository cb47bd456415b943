"""What is sensitive, and that what holds secrets can't show them."""

import base64
import html
import io
import json
import logging
import pickle
import random
import string
import timeit
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyflink_connections.definitions import CatalogConnection, SensitiveConnection
from pyflink_connections.redaction import (
    MASK,
    RedactionRule,
    SecretMaskingFilter,
    SensitiveOptions,
    is_sensitive_value,
    mask_known_secrets,
    mask_text,
    near_miss,
    remember_secrets,
)
from pyflink_connections.redaction.secret_set import SecretSet

CANARY = "c4nary-p4ss'w/rd"


@pytest.mark.parametrize(
    "key",
    [
        "password", "PassWord", "pass_word", "my.pass-word", "db.passwd", "passphrase",
        "ssl.key.passphrase", "client-secret", "token", "access_token", "api-key", "apikey",
        "api.key", "s3.access-key", "private_key", "fs.azure.account.key", "service-key",
        "credentials", "auth-params", "basic-auth", "properties.sasl.jaas.config",
        "http-headers", "connection-string", "pass", "db.pwd", "sas", "azure.sas", "dbPwd",
        "userPass2", "http.source.lookup.header.Authorization", "cookie", "signing-key",
    ],
)  # fmt: skip
def test_sensitive_keys(key):
    """Each name of the rule is found in any case and with any separators."""
    assert RedactionRule().is_sensitive_key(key)


@pytest.mark.parametrize(
    "key",
    ["url", "username", "properties.sasl.mechanism", "passenger", "number-of-rows", "table-name"],
)
def test_public_keys(key):
    """Names that only look alike stay in the open."""
    assert not RedactionRule().is_sensitive_key(key)


def test_additional_keys():
    """Names from the configuration are compared like the built-in ones."""
    rule = RedactionRule(["pin_code", ""])
    assert rule.is_sensitive_key("card.PIN-code")
    assert not rule.is_sensitive_key("url")


@pytest.mark.parametrize(
    "value",
    [
        "jdbc:postgresql://host/db?user=u&password=p",
        "jdbc:sqlserver://host:1433;databaseName=db;user=u;password=p",
        "jdbc:oracle:thin:u/p@host:1521:orcl",
        "mongodb://u:p@host/db",
        "redis://:p@host",
        "mongodb://u:p:@host/db",
        "jdbc:sqlserver://host;password=p;x=?a=b",
        "https://account.blob.core.windows.net/c?sv=2024&sig=abc%3D",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcdef",
        "eyJ-eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcdef",
        "cb#id_token%3DeyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.",
        "-----BEGIN RSA PRIVATE KEY-----\nabc",
        "AKIAABCDEFGHIJKLMNOP",
        " jdbc:mysql://u:p@h/db",
        "http://h1:9200;http://elastic:pw@h2:9200",
        "h1:9200,http://elastic:pw@h2:9200",
        "https://h/p?proxy=http://u:pw@proxy",
        "redis://:p/w@h",
        "amqp://u:p#w@h",
        "postgresql://u:p?w@h",
        "jdbc:mysql://address=(host=h)(user=s)(password=pw)/db",
        "jdbc:db2://h:50000/db:password=pw;user=u;",
        "jdbc:teradata://h/USER=u,PASSWORD=pw",
        'jdbc:oracle:thin:scott/"p w"@h:1521:s',
        'jdbc:oracle:thin:scott/"p @ w"@h:1521:s',
        "jdbc:oracle:thin:" + "u" * 400 + "/" + "p" * 3_000 + "@h:1521:s",
        "https://h/cb#access_token=t",
        "https://b.s3.amazonaws.com/k?X-Amz-Signature=s",
        "https://h/?p%61ssword=pw",
        "?sv=2024&ss=b&sig=abc%3D",
        "Endpoint=sb://n.servicebus.windows.net/;SharedAccessKeyName=R;SharedAccessKey=abc=",
        "Driver={ODBC};Server=h;Uid=u;Pwd=p;",
        "host=h user=u password=p dbname=d",
        'org.apache.kafka.PlainLoginModule required username="u" password = "p";',
        "Basic dXNlcjpwdw==",
        "Authorization: Bearer abcdefgh",
        "-----BEGIN PGP PRIVATE KEY BLOCK-----",
    ],
)
def test_sensitive_values(value):
    """A value that shows what it is gets hidden under any name."""
    assert is_sensitive_value(value)
    assert RedactionRule().is_sensitive("url", value)


@pytest.mark.parametrize(
    "value",
    [
        "jdbc:postgresql://host:5432/db?reWriteBatchedInserts=true",
        "https://user@host/path",
        "jdbc:oracle:thin:@//host:1521/service",
        "kafka:9092",
        "http://[::1]:8080/x",
        "http://[::1/x?a=b",
        "http://[::1]:8080/a@b",
        "http://host:9200/a@b",
        "jdbc:postgresql://host:5432/db?user=me@example.com",
        "mongodb://h1:27017,h2:27017/db?replicaSet=a@b",
        "http://h1:9200;http://h2:9200",
        "host=h user=u dbname=d",
        "SELECT a FROM t WHERE b = 1",
        "Basic login",
        "password=",
        "eyJ.eyJhbGciOiJIUzI1NiJ9",
        "eyJhbGciOiJIUzI1NiJ9.short.abcdef",
        "",
        "true",
    ],
)
def test_public_values(value):
    """A value without a credential stays in the open, however odd it is."""
    assert not is_sensitive_value(value)


@pytest.mark.parametrize(
    "holder",
    [
        SensitiveOptions({"password": CANARY}),
        SensitiveConnection({"password": CANARY}, "comment"),
        CatalogConnection({"url": "u"}, secret_names=frozenset({"password"})),
    ],
)
def test_repr(holder):
    """What holds secrets shows the names of its options only."""
    assert "password" in repr(holder)
    assert (
        CANARY not in f"{holder} {holder!r} {vars(holder) if hasattr(holder, '__dict__') else ''}"
    )


def test_pickle():
    """What holds secrets refuses to be pickled, the definition without them does not."""
    with pytest.raises(TypeError, match="can't be pickled"):
        pickle.dumps(SensitiveOptions({"password": CANARY}))
    with pytest.raises(TypeError, match="can't be pickled"):
        pickle.dumps(SensitiveConnection({"password": CANARY}))
    definition = CatalogConnection({"url": "u"}, "comment", frozenset({"password"}))
    assert definition == pickle.loads(pickle.dumps(definition))  # noqa: S301 - our own bytes


def test_definitions_do_not_change():
    """A definition is cut off from the dict it was made of and can't be changed."""
    options = {"url": "u"}
    definition = CatalogConnection(options)
    options["url"] = "other"
    definition.get_options()["url"] = "other"
    assert "u" == definition.options["url"]
    with pytest.raises(TypeError):
        definition.options["url"] = "other"


def test_mask_text():
    """Secrets are replaced, the longest first, url-encoded ones too, short ones not."""
    text = "a=secret1 b=secret12 c=c4nary-p4ss%27w%2Frd d=abc"
    assert f"a={MASK} b={MASK} c={MASK} d=abc" == mask_text(
        text, ["secret1", "secret12", CANARY, "abc"]
    )


@pytest.mark.parametrize(
    ("secrets", "text", "masked"),
    [
        (["user-pass", "pass-word"], "a user-pass-word b", f"a {MASK} b"),
        (["pass-word", "user-pass", "word-x"], "user-pass-word-xy", f"{MASK}y"),
        (["abcd", "efgh"], "abcdefgh", MASK + MASK),
        (["aaaa"], "aaaaaab", f"{MASK}b"),
    ],
)
def test_secrets_that_overlap(secrets, text, masked):
    """Of secrets that overlap in a text nothing is left, and secrets side by side are two."""
    assert masked == mask_text(text, secrets)


ODD = "c4n'a\"r\\y <&~!é*/\np4ss w0rd"


@pytest.mark.parametrize(
    "form",
    [
        json.dumps(ODD)[1:-1],
        json.dumps(ODD, ensure_ascii=False)[1:-1],
        repr(ODD)[1:-1],
        repr(ODD.encode())[2:-1],
        html.escape(ODD),
        html.escape(ODD, quote=False),
        ODD.replace("'", "''"),
        ODD.replace("\n", "\r\n"),
        quote(ODD, safe="!'()*"),  # encodeURIComponent of JavaScript
        quote_plus(ODD, safe="*").replace("~", "%7E"),  # java.net.URLEncoder
        "c4n%27a%22r%5cy%20%3c%26~%21%c3%a9%2a%2f%0ap4ss%20w0rd",
    ],
)
def test_escaped_forms(form):
    """A secret is found as JSON, Python, HTML, SQL and URLs escape it."""
    assert f"<{MASK}>" == mask_text(f"<{form}>", [ODD])


def test_lines_of_a_secret():
    """Each line of a secret of several is hidden alone too, unless a text may hold it by chance."""
    key = "-----BEGIN KEY-----\n  c4naryc4nary\nshort\n-----END KEY-----"
    assert f"line 2: {MASK}, line 3: short" == mask_text(
        "line 2: c4naryc4nary, line 3: short", [key]
    )


@pytest.mark.parametrize("value", ["abc", "1000", "-0.5", "4096", "true", "FALSE", "null", "No"])
def test_common_values_are_not_searched(value):
    """Numbers, words and short values that texts hold anyway are left in them."""
    assert f"a {value} b" == mask_text(f"a {value} b", [value])


def test_many_secrets_that_begin_alike_cost_no_more():
    """The time for a text doesn't grow with the number of tokens or keys of one kind."""
    letters = random.Random(1)  # noqa: S311 - not a secret
    tokens = [
        "eyJhbGciOiJIUzI1NiJ9." + "".join(letters.choices(string.ascii_letters, k=80))
        for _ in range(1000)
    ]
    keys = [f"-----BEGIN PRIVATE KEY-----\n{token}\n-----END-----" for token in tokens]
    runs = ["a" * number + "b" for number in range(4, 304)]
    for secrets, text in (
        (tokens, tokens[0][:21] * 500),
        (keys, "-" * 10_000),
        (runs, "a" * 10_000),
    ):
        few, many = SecretSet(), SecretSet()
        few.add(secrets[:20])
        many.add(secrets)
        costs = [min(timeit.repeat(lambda: each.mask(text), number=1)) for each in (few, many)]  # noqa: B023 - called here
        assert costs[1] < 5 * costs[0]


def test_old_secrets_are_forgotten():
    """Of secrets that are renewed for ever the last are known, and those that are seen again."""
    remember_secrets(["c4nary-of-old", "c4nary-in-use"])
    for number in range(12_000):
        remember_secrets([f"c4nary-{number}", "c4nary-in-use"])
    assert f"c4nary-of-old c4nary-0 {MASK} {MASK} {MASK}" == mask_known_secrets(
        "c4nary-of-old c4nary-0 c4nary-8000 c4nary-11999 c4nary-in-use"
    )


@pytest.fixture(name="written")
def _written():
    """What a handler with the filter writes of a logger; logging's own errors would be raised."""
    remember_secrets([CANARY])
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(SecretMaskingFilter())
    logger = logging.getLogger("somebody")
    logger.addHandler(handler)
    yield written
    logger.removeHandler(handler)


def test_filter_masks_records(written):
    """The logging filter hides known values in messages and arguments alike."""
    logging.getLogger("somebody").warning("login with %s and %d", CANARY, 7)
    logging.getLogger("somebody").warning(f"login with {CANARY}")  # noqa: G004 - as others do
    assert "login with ****** and 7\nlogin with ******\n" == written.getvalue()


def test_filter_masks_exceptions(written):
    """The text of a logged exception is masked too."""
    try:
        int(CANARY)
    except ValueError:
        logging.getLogger("somebody").exception("failed")
    assert "ValueError: invalid literal" in written.getvalue()
    assert CANARY not in written.getvalue()


def _record(message="any", args=(), exc_info=None, **others):
    record = logging.LogRecord("somebody", logging.INFO, "job.py", 7, message, args, exc_info)
    vars(record).update(others)
    assert SecretMaskingFilter().filter(record)
    return record


def test_filter_leaves_no_exception_that_holds_a_secret():
    """What formats an exception for itself finds the masked text only, others keep theirs."""
    remember_secrets([CANARY])
    for error, kept in ((ValueError(CANARY), False), (ValueError("harmless"), True)):
        record = _record(exc_info=(ValueError, error, None))
        assert kept == (record.exc_info is not None)
        assert "ValueError" in record.exc_text


def test_filter_masks_what_goes_with_a_record():
    """The stack and texts that were given as ``extra`` are masked, numbers stay numbers."""
    remember_secrets([CANARY])
    record = _record(stack_info=f"in {CANARY}", url=f"host/{CANARY}", port=7)
    assert ["in ******", "host/******", 7] == [record.stack_info, record.url, record.port]


class _Unprintable:
    def __str__(self):
        raise RuntimeError(CANARY)


@pytest.mark.parametrize(
    ("message", "args"),
    [
        ("100%% %s %s", (CANARY,)),
        ("%d", (CANARY,)),
        (_Unprintable(), ()),
        ("%s", (_Unprintable(),)),
    ],
)
def test_filter_raises_nothing(message, args):
    """A record that can't be formatted raises nothing and loses its arguments."""
    record = _record(message, args)
    assert "A record of job.py:7 can't be formatted." == record.getMessage()


def test_filter_takes_what_is_no_exception():
    """What was given for an exception and is none raises nothing."""
    assert "An exception that can't be formatted." == _record(exc_info=("odd",)).exc_text


@given(st.text(max_size=20), st.text(min_size=8, max_size=30), st.text(max_size=20))
def test_no_form_of_a_secret_survives(before, secret, after):
    """Plain, URL-encoded and inside any base64, a secret is not in the masked text."""
    joined = f"{before}{secret}{after}".encode(errors="surrogatepass")
    text = f"{before}{secret}{after}"
    assert secret not in mask_text(text, [secret]).replace(MASK, "")
    assert MASK in mask_text(base64.b64encode(joined).decode(), [secret])
    assert MASK in mask_text(base64.urlsafe_b64encode(joined).decode(), [secret])


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("pasword", "password"),
        ("my.passwrod", "password"),
        ("ap-key", "apikey"),
        ("seceret", "secret"),
        ("client.credentail", "credential"),
        ("privte-key", "privatekey"),
        ("url", None),
        ("username", None),
        ("secure", None),
        ("primary-key", None),
        ("table-name", None),
        ("sink.buffer-flush.max-rows", None),
        ("properties.bootstrap.servers", None),
    ],
)
def test_near_misses(key, name):
    """A key that is nearly a sensitive name is told from one that is another word."""
    assert name == near_miss(key)


@given(
    st.lists(st.text("abé日\ud800?", min_size=4, max_size=9), max_size=5),
    st.text("abé日\ud800?", max_size=60),
)
def test_masking_finds_what_a_plain_search_finds(secrets, text):
    """Whatever the alphabet, no plain secret is left in a text beside the masks."""
    pieces = mask_text(text, secrets).split(MASK)
    assert [] == [secret for secret in secrets for piece in pieces if secret in piece]
    assert any(secret in text for secret in secrets) == (len(pieces) > 1)


def test_secrets_that_begin_alike():
    """Of secrets with one beginning the longest is taken, and then the search goes on after it."""
    secrets = [f"same{number}" for number in range(1000)]
    assert f"{MASK} {MASK}x same" == mask_text("same99 same999x same", secrets)


def test_comparing_odd_text_raises_nothing():
    """Values that can't be encoded are compared without an error, which would hold them."""
    odd = SensitiveOptions({"password": "c4nary\ud800"})
    assert odd == SensitiveOptions({"password": "c4nary\ud800"})
    assert odd != SensitiveOptions({"password": "c4nary"})
