package dev.tern.converter.onnx;

import java.util.List;

/**
 * How an operator of ONNX becomes operators of Tern.
 *
 * @param operator its name in ONNX' own domain
 * @param becomes what it becomes, for people
 * @param limits what is refused, for people; empty where all of the operator is converted
 */
record OnnxRow(String operator, String becomes, String limits, Lowered how) {
    /** Gives a node's results. */
    @FunctionalInterface
    interface Lowered {
        List<Laid> lower(OnnxSite site);
    }

    /** Gives a node's only result. */
    @FunctionalInterface
    interface Single {
        Laid lower(OnnxSite site);
    }

    static OnnxRow of(String operator, String becomes, String limits, Single how) {
        return new OnnxRow(operator, becomes, limits, site -> List.of(how.lower(site)));
    }

    static OnnxRow of(String operator, String becomes, Single how) {
        return of(operator, becomes, "", how);
    }

    static OnnxRow all(String operator, String becomes, String limits, Lowered how) {
        return new OnnxRow(operator, becomes, limits, how);
    }
}
