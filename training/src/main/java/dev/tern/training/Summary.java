package dev.tern.training;

import dev.tern.tensor.Shape;
import dev.tern.training.layer.Layer;
import dev.tern.training.layer.Symbol;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The table of a model's layers that Keras prints. */
final class Summary {
    private Summary() {}

    static String of(Model model) {
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"Layer (type)", "Output shape", "Parameters", "From"});
        for (ModelLayer layer : model.layers()) {
            rows.add(new String[] {
                layer.name() + " (" + layer.layer().kind() + ")" + (layer.frozen() ? " frozen" : ""),
                shape(model, layer.layer()),
                String.format(Locale.ROOT, "%,d", layer.parameters()),
                model.isSequential() ? "" : from(model, layer.layer())
            });
        }
        int[] widths = new int[4];
        for (String[] row : rows) {
            for (int c = 0; c < 4; c++) {
                widths[c] = Math.max(widths[c], row[c].length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (int r = 0; r < rows.size(); r++) {
            StringBuilder line = new StringBuilder();
            for (int c = 0; c < 4; c++) {
                String cell = rows.get(r)[c];
                String space = " ".repeat(widths[c] - cell.length());
                line.append(c == 2 ? space + cell : cell + space).append(c < 3 ? "  " : "");
            }
            text.append(line.toString().stripTrailing()).append('\n');
            if (r == 0) {
                text.append("-".repeat(line.toString().stripTrailing().length()))
                        .append('\n');
            }
        }
        long trainable =
                model.trainable().stream().mapToLong(w -> w.shape().elements()).sum();
        text.append(String.format(
                Locale.ROOT,
                "%,d parameters: %,d trainable, %,d not%n",
                model.parameters(),
                trainable,
                model.parameters() - trainable));
        return text.toString();
    }

    private static String shape(Model model, Layer layer) {
        for (Symbol.Call call : model.calls()) {
            for (Symbol input : call.inputs()) {
                if (input.call().layer() == layer) {
                    return text(input.shape());
                }
            }
        }
        return model.outputs().stream()
                .filter(output -> output.call().layer() == layer)
                .findFirst()
                .map(output -> text(output.shape()))
                .orElse("");
    }

    private static String text(Shape shape) {
        return shape.toString();
    }

    private static String from(Model model, Layer layer) {
        Set<String> names = new HashSet<>();
        List<String> ordered = new ArrayList<>();
        for (Symbol.Call call : model.calls()) {
            if (call.layer() == layer) {
                for (Symbol input : call.inputs()) {
                    String name = model.nameOf(input.call().layer());
                    if (names.add(name)) {
                        ordered.add(name);
                    }
                }
            }
        }
        return String.join(", ", ordered);
    }
}
