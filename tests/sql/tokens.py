"""All tokens of a text at once, and the slow way to do what the lexer does fast."""

from pyflink_connections.sql.lexer import Kind, read_tokens


def tokenize(sql):
    """Returns the tokens of a text; the last one is END."""
    return list(read_tokens(sql))


def find_word_slowly(sql, position, words):
    """Returns what ``find_word`` does, by reading every token."""
    depth = 0
    for token in read_tokens(sql, position):
        if depth == 0 and token.upper in words:
            return token.start
        if token.text in ("(", "[", "{"):
            depth += 1
        elif token.text in (")", "]", "}"):
            depth -= 1
            if depth < 0:
                break
        elif (token.text == ";" and depth == 0) or token.kind in (Kind.UNTERMINATED, Kind.END):
            break
    return None
