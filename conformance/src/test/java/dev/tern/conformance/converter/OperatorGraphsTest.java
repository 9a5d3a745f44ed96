package dev.tern.conformance.converter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.converter.Converter;
import dev.tern.converter.ConverterOptions;
import dev.tern.converter.lower.Rows;
import dev.tern.interpreter.Interpreter;
import dev.tern.tensor.Tensor;
import dev.tern.training.savedmodel.GraphDef;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every TensorFlow operator that has a row, converted alone and run beside TensorFlow. */
class OperatorGraphsTest {
    /** Rows that other tests cover. */
    private static final Set<String> ELSEWHERE = Set.of(
            // Constants, inputs and what orders nodes stand in every graph.
            "Const",
            "NoOp",
            "Placeholder",
            // ControlFlowTest.
            "PartitionedCall",
            "StatefulPartitionedCall",
            "If",
            "StatelessIf",
            "While",
            "StatelessWhile",
            "TensorListReserve",
            "EmptyTensorList",
            "TensorListFromTensor",
            "TensorListStack",
            "TensorListGetItem",
            "TensorListSetItem",
            "TensorListPushBack",
            "TensorListLength",
            "RFFT",
            "RFFT2D",
            "ComplexAbs",
            "Real",
            "Imag",
            // SavedModelFormsTest: tables, and what fills them. Those without V2 have the same rows, with handles of
            // TensorFlow 1 that only its old sessions run.
            "PlaceholderWithDefault",
            "Assert",
            "HashTableV2",
            "HashTable",
            "MutableHashTableV2",
            "LookupTableFindV2",
            "LookupTableFind",
            "LookupTableSizeV2",
            "LookupTableSize",
            "LookupTableImportV2",
            "LookupTableImport",
            "InitializeTableV2",
            "InitializeTable",
            "InitializeTableFromTextFileV2",
            "InitializeTableFromTextFile",
            // PatternsTest: half of GELU.
            "Erf",
            // VariablesTest.
            "VarHandleOp",
            "ReadVariableOp",
            "VariableV2",
            "Variable",
            "VariableShape",
            "ResourceGather",
            // VariablesTest: refused by their rows.
            "AssignVariableOp",
            "AssignAddVariableOp",
            "AssignSubVariableOp",
            "Assign",
            // OldControlFlowTest.
            "Enter",
            "Exit",
            "Merge",
            "Switch",
            "NextIteration",
            "LoopCond",
            "RefEnter",
            "RefSwitch",
            "TensorArrayV3",
            "TensorArrayReadV3",
            "TensorArrayWriteV3",
            "TensorArrayGatherV3",
            "TensorArrayScatterV3",
            "TensorArraySizeV3",
            // PatternsTest: their results are random, of a kind that is checked.
            "RandomUniform",
            "RandomStandardNormal",
            "Multinomial",
            // PatternsTest: TensorFlow runs it in compiled clusters alone.
            "XlaDynamicUpdateSlice");

    @TestFactory
    List<DynamicTest> cases() {
        List<DynamicTest> tests = new ArrayList<>();
        for (GraphCase each : GraphCases.all()) {
            tests.add(DynamicTest.dynamicTest(each.toString(), () -> run(each)));
        }
        return tests;
    }

    private static void run(GraphCase each) throws Exception {
        byte[] bytes = each.graph().toBytes();
        List<Tensor> expected;
        try (TensorFlowRun original = TensorFlowRun.graph(bytes)) {
            expected = original.run(each.feeds(), each.fetches());
        }
        ConverterOptions options =
                ConverterOptions.defaults().withArrays(List.copyOf(each.feeds().keySet()), each.fetches());
        var conversion = Converter.fromGraph(GraphDef.read(MemorySegment.ofArray(bytes)))
                .with(options)
                .convert();
        try (Interpreter interpreter = Interpreter.open(conversion.toBytes())) {
            int i = 0;
            for (Tensor feed : each.feeds().values()) {
                interpreter.input(i++).segment().copyFrom(feed.data());
            }
            interpreter.run();
            for (int k = 0; k < expected.size(); k++) {
                TensorComparison.requireClose(
                        each + " result " + k, interpreter.output(k).tensor(), expected.get(k), each.bound());
            }
        }
    }

    @Test
    void noRowIsWithoutACase() {
        Set<String> missing = new TreeSet<>(Rows.names());
        GraphCases.all().forEach(each -> missing.remove(each.operator()));
        missing.removeAll(ELSEWHERE);
        assertThat(missing).isEmpty();
    }
}
