package dev.tern.conformance.hostile;

import dev.tern.graph.Buffer;
import dev.tern.graph.Graph;
import dev.tern.graph.Node;
import dev.tern.graph.Value;
import dev.tern.graph.edit.Edit;
import dev.tern.graph.edit.Patch;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Catalog;
import dev.tern.operators.CustomOperator;
import dev.tern.operators.OperatorDefinition;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** One change to what a model says, made where it means something. */
enum ModelChange {
    EXTENT((draft, other, chance) -> {
        int v = draft.anyValue(chance);
        Value value = draft.values.get(v);
        if (value.shape().rank() > 0) {
            int axis = chance.below(value.shape().rank());
            draft.replace(v, value.withShape(value.shape().with(axis, chance.extent())), !chance.once(6));
        }
    }),
    /** Nothing to compute, and yet many rows of it. */
    EMPTY_AND_HUGE((draft, other, chance) -> {
        int v = draft.anyValue(chance);
        int rank = draft.values.get(v).shape().rank();
        draft.replace(v, draft.values.get(v).withShape(Shape.of(emptyAndHuge(rank, chance))), true);
    }),
    SHAPE((draft, other, chance) -> {
        int v = draft.anyValue(chance);
        int[] dims = new int[chance.below(chance.once(20) ? 70 : 7)];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = chance.once(4) ? chance.extent() : chance.below(4);
        }
        draft.replace(v, draft.values.get(v).withShape(Shape.of(dims)), !chance.once(6));
    }),
    /** The same elements under another rank. */
    RANK((draft, other, chance) -> {
        int v = draft.anyValue(chance);
        Value value = draft.values.get(v);
        List<Integer> dims = new ArrayList<>();
        for (int dim : value.shape().dims()) {
            dims.add(dim);
        }
        if (chance.once(2)) {
            dims.add(chance.below(dims.size() + 1), 1);
        } else if (!dims.isEmpty()) {
            dims.remove(chance.below(dims.size()));
        }
        Shape shape = Shape.of(dims.stream().mapToInt(Integer::intValue).toArray());
        draft.replace(v, value.withShape(shape), true);
    }),
    TYPE((draft, other, chance) -> {
        int v = draft.anyValue(chance);
        DataType type = chance.of(List.of(DataType.values()));
        draft.replace(v, draft.values.get(v).withType(type), !chance.once(4));
    }),
    QUANTIZATION((draft, other, chance) -> {
        int v = draft.anyValue(chance);
        draft.values.set(v, draft.values.get(v).withQuantization(quantization(draft, v, chance)));
    }),
    CONSTANT_SIZE((draft, other, chance) -> {
        int v = draft.anyValue(chance);
        byte[] bytes = new byte[chance.below(64)];
        chance.fill(bytes);
        draft.values.set(v, draft.values.get(v).withBuffer(chance.once(3) ? null : Buffer.of(bytes)));
    }),
    CONTENTS(ModelChange::changeContents),
    /** What was constant is given in the run. */
    CONSTANT_TO_INPUT((draft, other, chance) -> {
        int v = draft.anyValue(chance);
        byte[] bytes = draft.bytes(v);
        if (bytes != null && draft.isMain() && draft.values.get(v).isConstant()) {
            draft.values.set(v, draft.values.get(v).withBuffer(null));
            draft.inputs.add(v);
            draft.contents.put(v, bytes);
            changeBytes(draft, v, chance);
        }
    }),
    /** What the run was to give is constant, so that it is looked at, and perhaps computed with, while planning. */
    INPUT_TO_CONSTANT((draft, other, chance) -> {
        if (!draft.inputs.isEmpty() && draft.isMain()) {
            int v = draft.inputs.remove(chance.below(draft.inputs.size()));
            byte[] bytes = draft.contents.remove(v);
            if (bytes != null) {
                draft.values.set(v, draft.values.get(v).withBuffer(Buffer.of(bytes)));
            }
        }
    }),
    VARIABLE((draft, other, chance) -> {
        int v = draft.anyValue(chance);
        draft.values.set(
                v, draft.values.get(v).withVariable(!draft.values.get(v).variable()));
    }),
    SPARSITY((draft, other, chance) -> {
        int v = draft.anyValue(chance);
        draft.values.set(v, draft.values.get(v).withSparsity(SparsityChange.of(draft.values.get(v), chance)));
    }),
    OPERANDS((draft, other, chance) -> {
        if (!draft.nodes.isEmpty()) {
            int n = chance.below(draft.nodes.size());
            Node node = draft.nodes.get(n);
            draft.nodes.set(n, node.withInputs(indices(node.inputs(), draft, chance)));
        }
    }),
    RESULTS((draft, other, chance) -> {
        if (!draft.nodes.isEmpty()) {
            int n = chance.below(draft.nodes.size());
            Node node = draft.nodes.get(n);
            draft.nodes.set(n, node.withOutputs(indices(node.outputs(), draft, chance)));
        }
    }),
    INTERMEDIATES((draft, other, chance) -> {
        if (!draft.nodes.isEmpty()) {
            int n = chance.below(draft.nodes.size());
            Node node = draft.nodes.get(n);
            draft.nodes.set(n, node.withIntermediates(indices(node.intermediates(), draft, chance)));
        }
    }),
    GRAPH_INPUTS((draft, other, chance) -> {
        List<Integer> changed = indices(draft.inputs, draft, chance);
        draft.inputs.clear();
        draft.inputs.addAll(changed);
    }),
    GRAPH_OUTPUTS((draft, other, chance) -> {
        List<Integer> changed = indices(draft.outputs, draft, chance);
        draft.outputs.clear();
        draft.outputs.addAll(changed);
    }),
    OPTION((draft, other, chance) -> {
        if (!draft.nodes.isEmpty()) {
            int n = chance.below(draft.nodes.size());
            Node node = draft.nodes.get(n);
            if (node.operator() instanceof BuiltinOperator builtin) {
                draft.nodes.set(n, node.withOperator(OptionChange.in(builtin, chance)));
            } else if (node.operator() instanceof CustomOperator(String name, byte[] options)) {
                byte[] changed = options.clone();
                if (changed.length > 0) {
                    changed[chance.below(changed.length)] = (byte) chance.whole();
                }
                draft.nodes.set(n, node.withOperator(new CustomOperator(name, changed)));
            }
        }
    }),
    /** Another operator on the same operands, with the options of a genuine model or with none set. */
    OPERATOR((draft, other, chance) -> {
        if (draft.nodes.isEmpty()) {
            return;
        }
        int n = chance.below(draft.nodes.size());
        Node node = draft.nodes.get(n);
        List<Node> others = other.model().main().nodes();
        if (chance.once(2) && !others.isEmpty()) {
            draft.nodes.set(n, node.withOperator(chance.of(others).operator()));
        } else {
            OperatorDefinition<?> definition = chance.of(Catalog.all());
            if (definition.defaults() instanceof BuiltinOperator builtin) {
                draft.nodes.set(n, node.withOperator(builtin));
            }
        }
    }),
    VERSION((draft, other, chance) -> {
        if (!draft.nodes.isEmpty()) {
            int n = chance.below(draft.nodes.size());
            draft.nodes.set(n, draft.nodes.get(n).withVersion(chance.whole32()));
        }
    }),
    NODE_ORDER((draft, other, chance) -> {
        if (!draft.nodes.isEmpty()) {
            Node node = draft.nodes.remove(chance.below(draft.nodes.size()));
            draft.nodes.add(chance.below(draft.nodes.size() + 1), node);
            if (chance.once(3)) {
                draft.nodes.add(node);
            }
        }
    }),
    /** Nodes and values of another model behind (or before) one's own, joined at any place: cycles included. */
    JOINED((draft, other, chance) -> {
        Graph graph = other.model().main();
        int base = draft.values.size();
        draft.values.addAll(graph.values());
        for (Node node : graph.nodes()) {
            List<Integer> shifted = new ArrayList<>();
            for (int input : node.inputs()) {
                shifted.add(
                        input == Node.ABSENT || chance.once(3) && base > 0
                                ? chance.below(Math.max(1, base))
                                : input + base);
            }
            draft.nodes.add(
                    chance.once(6) ? 0 : draft.nodes.size(),
                    node.withInputs(shifted)
                            .withOutputs(
                                    node.outputs().stream().map(v -> v + base).toList())
                            .withIntermediates(node.intermediates().stream()
                                    .map(v -> v + base)
                                    .toList()));
        }
        for (int i = 0; i < graph.inputs().size(); i++) {
            draft.inputs.add(graph.inputs().get(i) + base);
            if (i < other.inputs().size() && draft.isMain()) {
                draft.contents.put(graph.inputs().get(i) + base, other.inputs().get(i));
            }
        }
        graph.outputs().forEach(v -> draft.outputs.add(v + base));
    }),
    PATCH((draft, other, chance) -> {
        Edit edit = switch (chance.below(3)) {
            case 0 -> new Edit.RedirectUses(draft.anyValue(chance), draft.anyValue(chance));
            case 1 -> new Edit.RemoveNodes(List.of(chance.below(draft.nodes.size())));
            default -> new Edit.ReplaceValue(draft.anyValue(chance), chance.of(draft.values));
        };
        Graph before = Graph.of("patched", draft.values, draft.nodes, draft.inputs, draft.outputs);
        Graph after = Patch.of("hostile", edit).apply(before);
        draft.nodes.clear();
        draft.nodes.addAll(after.nodes());
        draft.outputs.clear();
        draft.outputs.addAll(after.outputs());
    });

    /** Changes a draft; {@code other} is a genuine model to take pieces from. */
    @FunctionalInterface
    private interface Step {
        void change(Draft draft, Seed other, Chance chance);
    }

    private final Step step;

    ModelChange(Step step) {
        this.step = step;
    }

    /** Changes {@code draft}; a {@link dev.tern.tensor.TernException} tells that the change cannot be made. */
    void make(Draft draft, Seed other, Chance chance) {
        if (!draft.values.isEmpty()) {
            step.change(draft, other, chance);
        }
    }

    /** Extents of which one is 0 and some others are large. */
    static int[] emptyAndHuge(int rank, Chance chance) {
        int[] dims = new int[Math.max(2, rank)];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = chance.once(2) ? Integer.MAX_VALUE >>> chance.below(16) : 1 + chance.below(4);
        }
        dims[chance.below(dims.length)] = 0;
        return dims;
    }

    private static void changeContents(Draft draft, Seed other, Chance chance) {
        changeBytes(draft, draft.anyValue(chance), chance);
    }

    /** Hostile numbers in the bytes of a constant or of what the run is given, as its type spells numbers. */
    private static void changeBytes(Draft draft, int v, Chance chance) {
        byte[] bytes = draft.bytes(v);
        if (bytes == null || bytes.length == 0) {
            return;
        }
        DataType type = draft.values.get(v).type();
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int width = type == DataType.STRING ? 4 : Math.max(1, type.bits() / 8);
        for (int n = chance.below(3); n >= 0 && bytes.length >= width; n--) {
            int at = chance.below(bytes.length / width) * width;
            switch (width) {
                case 8 -> buffer.putLong(at, chance.whole());
                case 4 -> buffer.putInt(at, type.isFloat() ? Float.floatToRawIntBits(chance.real()) : chance.whole32());
                case 2 -> buffer.putShort(at, (short) chance.whole());
                default -> buffer.put(at, (byte) chance.whole());
            }
        }
        draft.setBytes(v, bytes);
    }

    private static Quantization quantization(Draft draft, int v, Chance chance) {
        Quantization old = draft.values.get(v).quantization();
        int axis = chance.once(3) ? chance.whole32() : chance.below(4);
        int count = chance.once(3) ? chance.below(5) : Math.max(1, old.size());
        if (chance.once(3) && axis >= 0 && axis < draft.values.get(v).shape().rank()) {
            count = Math.min(64, draft.values.get(v).shape().dim(axis));
        }
        float[] scales = new float[count];
        long[] zeroPoints = new long[chance.once(5) ? chance.below(4) : count];
        for (int i = 0; i < count; i++) {
            scales[i] = chance.once(2) ? 0.5f : Math.abs(chance.real());
        }
        for (int i = 0; i < zeroPoints.length; i++) {
            zeroPoints[i] = chance.once(2) ? 0 : chance.whole();
        }
        Quantization plain = Quantization.of(scales, zeroPoints, axis);
        return switch (chance.below(8)) {
            case 0 -> Quantization.NONE;
            case 1 ->
                plain.withDetails(
                        new Quantization.Blockwise(index(draft, chance), index(draft, chance), chance.whole32()));
            case 2 ->
                plain.withDetails(new Quantization.MultiAxis(
                        index(draft, chance), index(draft, chance), chance.whole32(), List.of(axis, chance.below(3))));
            default -> plain;
        };
    }

    private static int index(Draft draft, Chance chance) {
        return chance.once(8) ? chance.whole32() : draft.anyValue(chance);
    }

    private static List<Integer> indices(List<Integer> old, Draft draft, Chance chance) {
        List<Integer> changed = new ArrayList<>(old);
        int at = chance.below(changed.size());
        switch (chance.below(5)) {
            case 0 -> changed.add(index(draft, chance));
            case 1 -> {
                if (!changed.isEmpty()) {
                    changed.remove(at);
                }
            }
            case 2 -> {
                if (!changed.isEmpty()) {
                    changed.set(at, changed.set(chance.below(changed.size()), changed.get(at)));
                }
            }
            case 3 -> {
                if (!changed.isEmpty()) {
                    changed.set(at, Node.ABSENT);
                }
            }
            default -> {
                if (!changed.isEmpty()) {
                    changed.set(at, index(draft, chance));
                }
            }
        }
        return changed;
    }
}
