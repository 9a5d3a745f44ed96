package dev.tern.conformance.onnx;

import java.util.ArrayList;
import java.util.List;

/** At least one case for each ONNX operator that the converter has a row for. */
final class OnnxCases {
    private OnnxCases() {}

    static List<OnnxCase> all() {
        List<OnnxCase> cases = new ArrayList<>();
        cases.addAll(ElementCases.all());
        cases.addAll(WindowCases.all());
        cases.addAll(StructureCases.all());
        cases.addAll(RecurrentCases.all());
        cases.addAll(QuantizedCases.all());
        cases.addAll(AttentionCases.all());
        cases.removeIf(each -> each.toString().contains("skip"));
        return cases;
    }
}
