package dev.tern.custom.tokenizer;

import dev.tern.operators.Binding;
import dev.tern.operators.CustomOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.tensor.Shape;
import dev.tern.tensor.StringElements;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The words of each text, between blanks of any script. With one result they fill up rows of one length; with more, they
 * stand one after another, and the further results say where the rows of each axis begin and end. A text ends where its
 * bytes stop being UTF-8.
 */
public final class WhitespaceTokenizer {
    public static final OperatorDefinition<CustomOperator> DEFINITION = OperatorDefinition.custom(
            "tftext:WhitespaceTokenizer",
            d -> d.inputs("texts")
                    .outputs("words", "row splits*")
                    .typesBySpecification("an operator of TensorFlow Text", "str -> str i64")
                    .sizedByRun("the number of words")
                    .kernel(WhitespaceTokenizer::bind));

    private WhitespaceTokenizer() {}

    private static Kernel bind(CustomOperator operator, Binding binding) {
        Tensor texts = binding.input(0);
        boolean ragged = binding.outputCount() > 1;
        if (ragged && binding.outputCount() - 1 != texts.shape().rank()) {
            throw TernException.at("row splits")
                    .expected(texts.shape().rank() + " results, one for each axis of the texts")
                    .found(String.valueOf(binding.outputCount() - 1))
                    .fix("the model's graph is damaged");
        }
        return () -> {
            List<List<byte[]>> rows = new ArrayList<>();
            for (byte[] text : StringElements.decode(texts.data())) {
                rows.add(words(text));
            }
            if (ragged) {
                giveRagged(rows, texts.shape(), binding);
            } else {
                givePadded(rows, texts.shape(), binding);
            }
        };
    }

    private static void givePadded(List<List<byte[]>> rows, Shape shape, Binding binding) {
        int longest = rows.stream().mapToInt(List::size).max().orElse(0);
        List<byte[]> all = new ArrayList<>();
        for (List<byte[]> row : rows) {
            all.addAll(row);
            for (int i = row.size(); i < longest; i++) {
                all.add(new byte[0]);
            }
        }
        int[] dims = Arrays.copyOf(shape.dims(), shape.rank() + 1);
        dims[shape.rank()] = longest;
        give(all, Shape.of(dims), binding);
    }

    private static void giveRagged(List<List<byte[]>> rows, Shape shape, Binding binding) {
        long outer = 1;
        for (int axis = 0; axis + 1 < shape.rank(); axis++) {
            outer *= shape.dim(axis);
            Tensor splits = binding.allocateOutput(axis + 1, Shape.of((int) outer + 1));
            for (long i = 0; i <= outer; i++) {
                splits.setLong(i, i * shape.dim(axis + 1));
            }
        }
        Tensor splits = binding.allocateOutput(shape.rank(), Shape.of(rows.size() + 1));
        List<byte[]> all = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            splits.setLong(i, all.size());
            all.addAll(rows.get(i));
        }
        splits.setLong(rows.size(), all.size());
        give(all, Shape.of(all.size()), binding);
    }

    private static void give(List<byte[]> words, Shape shape, Binding binding) {
        byte[] encoded = StringElements.encode(words);
        binding.allocateOutput(0, shape, encoded.length).data().copyFrom(MemorySegment.ofArray(encoded));
    }

    /** The words of one text. */
    static List<byte[]> words(byte[] text) {
        List<byte[]> words = new ArrayList<>();
        int start = -1;
        int at = 0;
        while (at < text.length) {
            int bytes = Utf8.length(text, at);
            if (bytes == 0) {
                break;
            }
            boolean blank = Utf8.isBlank(Utf8.character(text, at, bytes));
            if (blank && start >= 0) {
                words.add(Arrays.copyOfRange(text, start, at));
                start = -1;
            } else if (!blank && start < 0) {
                start = at;
            }
            at += bytes;
        }
        if (start >= 0) {
            words.add(Arrays.copyOfRange(text, start, at));
        }
        return words;
    }
}
