package dev.tern.conformance.models;

import java.util.List;

/**
 * How one outside model is compared, where that is not the rule. The rule: the official build's built-in kernels,
 * integers equal, floats within {@link #FLOAT_PART_OF_LARGEST} of the largest magnitude.
 *
 * @param path the file below the data folder
 * @param verdict what must come out
 * @param detail the refusal's text, or the wider bound
 * @param why the reason, for readers
 */
record AgreementRow(String path, Verdict verdict, String detail, String why) {
    /** Float results are sums in another order of terms than the original's. */
    static final double FLOAT_PART_OF_LARGEST = 2e-5;

    /** What must come out. */
    enum Verdict {
        /** Tern refuses with a message that contains the detail. */
        REFUSED,
        /** Tern runs it; the original cannot, so nothing is compared. */
        ALONE,
        /** Floats within the detail of the largest magnitude. */
        WIDER,
        /** Integers may differ by at most the detail. */
        NEAR
    }

    static final List<AgreementRow> ALL = List.of();

    static AgreementRow of(String path) {
        return ALL.stream()
                .filter(row -> row.path.equals(path))
                .findFirst()
                .orElse(new AgreementRow(path, Verdict.WIDER, String.valueOf(FLOAT_PART_OF_LARGEST), "the rule"));
    }
}
