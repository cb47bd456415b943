package org.pyflinkconnections.shim;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.table.factories.DynamicTableFactory;

/**
 * The question to Python: which options does this table's connection stand for?
 *
 * <p>It holds the role, the table, the reference, the stored reference and then the table's own
 * option keys. Of those Python needs the keys to find conflicts; the values never leave the JVM.
 */
final class ResolutionRequest {

    private final List<String> values;

    private ResolutionRequest(List<String> values) {
        this.values = values;
    }

    static ResolutionRequest of(
            String role,
            DynamicTableFactory.Context context,
            String reference,
            String storedReference) {
        List<String> values = new ArrayList<>();
        values.add(role);
        values.add(context.getObjectIdentifier().asSummaryString());
        values.add(reference);
        values.add(storedReference);
        values.addAll(ownKeys(context));
        return new ResolutionRequest(values);
    }

    /** Enrichment options count too: from them a connector of a restored plan takes its values. */
    private static Set<String> ownKeys(DynamicTableFactory.Context context) {
        Set<String> keys = new TreeSet<>(context.getCatalogTable().getOptions().keySet());
        keys.addAll(context.getEnrichmentOptions().keySet());
        keys.remove(ConnectionTableFactory.REFERENCE_KEY);
        return keys;
    }

    String toText() {
        return TextCodec.encode(values);
    }
}
