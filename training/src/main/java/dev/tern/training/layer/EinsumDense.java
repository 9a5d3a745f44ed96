package dev.tern.training.layer;

import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.training.initializer.Initializer;
import dev.tern.training.initializer.Initializers;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keras' EinsumDense: a product with a kernel along any axes, as an equation says.
 *
 * @param equation letters of input and kernel, and of the result: {@code abc,cd->abd}
 * @param extents the result's last extents; 0 for what the input says
 * @param biasAxes letters of the result that the bias differs along; empty for no bias
 */
public record EinsumDense(
        String name,
        String equation,
        List<Integer> extents,
        String biasAxes,
        Activation activation,
        Initializer kernelInitializer,
        Initializer biasInitializer)
        implements SimpleLayer {
    public EinsumDense {
        extents = List.copyOf(extents);
    }

    /** Without bias and activation. */
    public static EinsumDense of(String equation, Integer... extents) {
        return new EinsumDense(
                "",
                equation,
                List.of(extents),
                "",
                Activations.LINEAR,
                Initializers.GLOROT_UNIFORM,
                Initializers.ZEROS);
    }

    /** The extent of each letter that has one; the batch is unknown. */
    private Map<Character, Integer> sizes(EinsumEquation letters, Shape input) {
        Map<Character, Integer> sizes = new HashMap<>();
        for (int i = 0; i < input.rank(); i++) {
            sizes.put(letters.left().charAt(i), input.dim(i));
        }
        String named = letters.result().replaceAll("[0-9]", "");
        if (extents.size() > named.length()) {
            throw mismatch(letters);
        }
        for (int i = 0; i < extents.size(); i++) {
            int extent = extents.get(extents.size() - 1 - i);
            char letter = named.charAt(named.length() - 1 - i);
            Integer known = sizes.get(letter);
            if (extent != 0 && known != null && known != extent) {
                throw mismatch(letters);
            }
            if (extent != 0) {
                sizes.put(letter, extent);
            }
        }
        if (letters.right().chars().anyMatch(c -> !sizes.containsKey((char) c))) {
            throw mismatch(letters);
        }
        return sizes;
    }

    private TernException mismatch(EinsumEquation letters) {
        return TernException.at("output shape of " + kind())
                .expected("extents for the last letters of " + letters.result() + " as input and kernel have them")
                .found(extents.toString())
                .fix("give the result's extents without the batch");
    }

    private static int[] sizes(String letters, Map<Character, Integer> sizes) {
        return letters.chars().map(c -> sizes.getOrDefault((char) c, 1)).toArray();
    }

    @Override
    public List<WeightSpec> weights(Shape input) {
        EinsumEquation letters = EinsumEquation.of(equation, input.rank());
        Map<Character, Integer> sizes = sizes(letters, input);
        List<WeightSpec> all = new ArrayList<>();
        all.add(WeightSpec.of("kernel", kernelInitializer, sizes(letters.right(), sizes)));
        if (!biasAxes.isEmpty()) {
            all.add(WeightSpec.of("bias", biasInitializer, bias(letters, sizes)));
        }
        return all;
    }

    private int[] bias(EinsumEquation letters, Map<Character, Integer> sizes) {
        int first = letters.result().length();
        for (char c : biasAxes.toCharArray()) {
            int place = letters.result().indexOf(c);
            if (place < 1) {
                throw TernException.at("bias axes of " + kind())
                        .expected("letters of " + letters.result() + " behind the batch")
                        .found("'" + c + "'")
                        .fix("correct the letters");
            }
            first = Math.min(first, place);
        }
        return letters.result()
                .substring(first)
                .chars()
                .map(c -> biasAxes.indexOf(c) >= 0 ? sizes.getOrDefault((char) c, 1) : 1)
                .toArray();
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        Maths m = scope.maths();
        EinsumEquation letters = EinsumEquation.of(equation, input.rank());
        Map<Character, Integer> sizes = sizes(letters, input.shape());
        String shared = EinsumEquation.letters(letters.left(), letters.right(), letters.result(), true);
        String summed = EinsumEquation.letters(letters.left(), letters.right(), letters.result(), false);
        String own = EinsumEquation.letters(letters.left(), letters.result(), letters.right(), false);
        String fresh = EinsumEquation.letters(letters.right(), letters.result(), letters.left(), false);
        int blocks = product(sizes(shared, sizes));
        int inner = product(sizes(summed, sizes));
        Edge rows = arranged(m, input, letters.left(), shared + own + summed);
        Edge columns = arranged(m, scope.weight("kernel"), letters.right(), shared + summed + fresh);
        Edge flat = m.matmul(
                shared.isEmpty() ? m.reshape(rows, -1, inner) : m.reshape(rows, blocks, -1, inner),
                shared.isEmpty() ? m.reshape(columns, inner, -1) : m.reshape(columns, blocks, inner, -1),
                false,
                false);
        int[] apart = sizes(shared + own + fresh, sizes);
        apart[shared.length()] = -1;
        Edge product = arranged(m, m.reshape(flat, apart), shared + own + fresh, letters.result());
        Edge sum = biasAxes.isEmpty() ? product : m.add(product, scope.weight("bias"));
        return activation.apply(m, sum);
    }

    private static Edge arranged(Maths m, Edge x, String letters, String wanted) {
        return letters.equals(wanted) ? x : m.transpose(x, EinsumEquation.places(wanted, letters));
    }

    private static int product(int... extents) {
        return Arrays.stream(extents).reduce(1, Math::multiplyExact);
    }

    public EinsumDense extents(List<Integer> other) {
        return new EinsumDense(name, equation, other, biasAxes, activation, kernelInitializer, biasInitializer);
    }

    /** With a bias that differs along these letters of the result. */
    public EinsumDense biasAxes(String letters) {
        return new EinsumDense(name, equation, extents, letters, activation, kernelInitializer, biasInitializer);
    }

    public EinsumDense activation(Activation other) {
        return new EinsumDense(name, equation, extents, biasAxes, other, kernelInitializer, biasInitializer);
    }

    public EinsumDense kernelInitializer(Initializer other) {
        return new EinsumDense(name, equation, extents, biasAxes, activation, other, biasInitializer);
    }

    public EinsumDense biasInitializer(Initializer other) {
        return new EinsumDense(name, equation, extents, biasAxes, activation, kernelInitializer, other);
    }

    @Override
    public EinsumDense named(String other) {
        return new EinsumDense(other, equation, extents, biasAxes, activation, kernelInitializer, biasInitializer);
    }

    @Override
    public String kind() {
        return "EinsumDense";
    }
}
