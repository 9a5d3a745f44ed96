package dev.tern.converter;

import dev.tern.converter.edit.ModelEditor;
import dev.tern.graph.Model;
import dev.tern.graph.Value;
import dev.tern.tensor.DataType;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Other types for all that quantised models take and give; texts, whole numbers and truth values stay. */
final class BorderChange {
    private static final Set<DataType> CHANGED =
            Set.of(DataType.FLOAT32, DataType.INT8, DataType.UINT8, DataType.INT16);

    private BorderChange() {}

    static Model apply(Model model, @Nullable DataType inputs, @Nullable DataType outputs, List<String> notes) {
        ModelEditor editor = ModelEditor.of(model);
        if (inputs != null) {
            for (int index : model.main().inputs()) {
                Value value = model.main().value(index);
                if (CHANGED.contains(value.type()) && value.type() != inputs) {
                    editor = editor.inputType(value.name(), inputs);
                }
            }
        }
        if (outputs != null) {
            for (int index : model.main().outputs()) {
                Value value = model.main().value(index);
                if (CHANGED.contains(value.type()) && value.type() != outputs) {
                    editor = editor.outputType(value.name(), outputs);
                }
            }
        }
        notes.addAll(editor.changes());
        return editor.model();
    }
}
