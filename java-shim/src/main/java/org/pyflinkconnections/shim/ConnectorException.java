package org.pyflinkconnections.shim;

/** Stands in for a connector's exception whose text showed a secret; reads like the original. */
final class ConnectorException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String text;

    ConnectorException(Throwable original, SecretMask mask) {
        super(mask.apply(original.getMessage()));
        this.text = original.getClass().getName() + mask.apply(textWithoutClassName(original));
    }

    /**
     * Returns what a throwable's toString adds to the name of its class.
     *
     * <p>The name is left out of the search for secrets: it tells nothing, and a password may well
     * be a word of it, such as "apache".
     */
    static String textWithoutClassName(Throwable throwable) {
        String text = String.valueOf(throwable);
        String name = throwable.getClass().getName();
        return text.startsWith(name) ? text.substring(name.length()) : ": " + text;
    }

    @Override
    public String toString() {
        return text;
    }
}
